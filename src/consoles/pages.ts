/** Every page of the console once: the sidebar and the command palette are drawn from it. */
import {
  Bot,
  Building2,
  ClipboardCheck,
  FileClock,
  Gauge,
  Hash,
  House,
  KeyRound,
  Lock,
  MessageCircle,
  Package,
  PhoneCall,
  Scale,
  Palette,
  ScrollText,
  ShieldCheck,
  TrendingUp,
  Users,
  UsersRound,
  Webhook,
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
    path: '/trends',
    label: 'Trends',
    group: 'Work',
    icon: TrendingUp,
    needs: 'calls:read',
    words: 'figures charts outcomes average length weeks months',
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
    path: '/bundles',
    label: 'Bundles',
    group: 'Work',
    icon: Package,
    needs: 'bundles:import',
    words: 'marketplace import export share signed',
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
  {
    path: '/retention',
    label: 'Retention',
    group: 'Evidence',
    icon: FileClock,
    needs: 'retention:read',
    words: 'holds legal erase delete forget person',
  },
  {
    path: '/people',
    label: 'People',
    group: 'Tenant',
    icon: Users,
    needs: 'people:read',
    words: 'roles invite members team',
  },
  {
    path: '/keys',
    label: 'API keys',
    group: 'Tenant',
    icon: KeyRound,
    needs: 'keys:read',
    words: 'token scopes programs',
  },
  {
    path: '/webhooks',
    label: 'Webhooks',
    group: 'Tenant',
    icon: Webhook,
    needs: 'webhooks:read',
    words: 'hooks deliveries events',
  },
  {
    path: '/secrets',
    label: 'Secrets',
    group: 'Tenant',
    icon: Lock,
    needs: 'secrets:read',
    words: 'credentials keys vault token',
  },
  {
    path: '/quotas',
    label: 'Quotas',
    group: 'Tenant',
    icon: Gauge,
    needs: 'quotas:read',
    words: 'limits usage',
  },
  {
    path: '/sso',
    label: 'Single sign-on',
    group: 'Tenant',
    icon: ShieldCheck,
    needs: 'sso:read',
    words: 'oidc openid provider login okta entra google keycloak',
  },
  {
    path: '/brand',
    label: 'Brand',
    group: 'Tenant',
    icon: Palette,
    needs: 'tenant:update',
    words: 'logo colour name look portal client appearance theme',
  },
  {
    path: '/tenants',
    label: 'Tenants',
    group: 'Platform',
    icon: Building2,
    needs: 'tenants:read',
    words: 'clients companies organisations',
  },
  {
    path: '/team',
    label: 'Internal team',
    group: 'Platform',
    icon: UsersRound,
    needs: 'team:read',
    words: 'platform people staff invite',
  },
];
