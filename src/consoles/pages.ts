/** Every page of the console once: the sidebar and the command palette are drawn from it. */
import {
  Bot,
  ClipboardCheck,
  Hash,
  House,
  MessageCircle,
  PhoneCall,
  Scale,
  ScrollText,
  type LucideIcon,
} from 'lucide-react';

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
    path: '/today',
    label: 'Today',
    group: 'Work',
    icon: House,
    needs: 'calls:read',
    words: 'dashboard overview figures trends',
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
    path: '/numbers',
    label: 'Numbers',
    group: 'Work',
    icon: Hash,
    needs: 'numbers:read',
    words: 'phone hours who answers',
  },
  {
    path: '/approvals',
    label: 'Approvals',
    group: 'Evidence',
    icon: ClipboardCheck,
    needs: 'approvals:read',
    words: 'queue blocked waiting approve reject',
  },
  {
    path: '/policies',
    label: 'Policies',
    group: 'Evidence',
    icon: Scale,
    needs: 'policies:read',
    words: 'cedar gate decisions constitution risk principles',
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
