/** Every page of the console once: the sidebar and the command palette are drawn from it. */
import { Bot, MessageCircle, PhoneCall, ScrollText, type LucideIcon } from 'lucide-react';

export interface Page {
  path: string;
  label: string;
  group: Group;
  icon: LucideIcon;
  /** The permission without which it is not shown. */
  needs: string;
  /** What else a person may type to find it. */
  words: string;
}

export type Group = 'Work' | 'Evidence' | 'Tenant' | 'Platform';
export const GROUPS: readonly Group[] = ['Work', 'Evidence', 'Tenant', 'Platform'];

export const PAGES: readonly Page[] = [
  {
    path: '/',
    label: 'Talk',
    group: 'Work',
    icon: MessageCircle,
    needs: 'talk:use',
    words: 'microphone try speak',
  },
  {
    path: '/calls',
    label: 'Calls',
    group: 'Work',
    icon: PhoneCall,
    needs: 'calls:read',
    words: 'transcripts recordings live',
  },
  {
    path: '/agents',
    label: 'Agents',
    group: 'Work',
    icon: Bot,
    needs: 'agents:read',
    words: 'strategy persona builder versions',
  },
  {
    path: '/audit',
    label: 'Audit',
    group: 'Evidence',
    icon: ScrollText,
    needs: 'audit:read',
    words: 'chain verify proof export who',
  },
];
