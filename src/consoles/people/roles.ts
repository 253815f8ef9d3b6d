/** The roles of a tenant, and what each is for, in a sentence. */
import type { TenantRole } from '#wire/access.ts';

export const ROLES: Record<TenantRole, { label: string; about: string }> = {
  owner: { label: 'Owner', about: 'Everything, retention and single sign-on included.' },
  admin: { label: 'Admin', about: 'People, keys, secrets, policies, publishing, approvals.' },
  operator: { label: 'Operator', about: 'Builds agents, watches and places calls.' },
  viewer: { label: 'Viewer', about: 'The client: reads calls and numbers, changes nothing.' },
};

export const ROLE_NAMES = Object.keys(ROLES) as TenantRole[];
