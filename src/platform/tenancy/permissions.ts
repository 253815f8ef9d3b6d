/** Who may do what: the one table that decides, for every route and every tool of the console. Resource × action → the roles that may. */

/**
 * - `owner`: everything of its tenant, its end included. `admin`: everything but that. `operator`: builds agents, watches and places calls.
 * - `viewer`: the client; reads its own tenant's calls and numbers. `platform`: the internal team; makes tenants, and is an owner in each.
 */
export const ROLES = ['platform', 'owner', 'admin', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const PLATFORM: readonly Role[] = ['platform'];
const OWNERS: readonly Role[] = ['platform', 'owner'];
const ADMINS: readonly Role[] = ['platform', 'owner', 'admin'];
const OPERATORS: readonly Role[] = ['platform', 'owner', 'admin', 'operator'];
const EVERYONE: readonly Role[] = ['platform', 'owner', 'admin', 'operator', 'viewer'];

/** A row is a permission. `read` never changes anything; what one role may and a lower one may not is a word of its own. */
export const PERMISSIONS = {
  'tenants:read': PLATFORM,
  'tenants:create': PLATFORM,
  'tenants:delete': PLATFORM,
  /** The internal team itself. */
  'team:read': PLATFORM,
  'team:update': PLATFORM,
  /** The own tenant's name, brand and settings. */
  'tenant:read': EVERYONE,
  'tenant:update': ADMINS,
  'quotas:read': OPERATORS,
  'quotas:update': PLATFORM,
  'people:read': ADMINS,
  'people:invite': ADMINS,
  'people:update': ADMINS,
  'people:remove': ADMINS,
  'keys:read': ADMINS,
  'keys:create': ADMINS,
  'keys:revoke': ADMINS,
  'sso:read': ADMINS,
  'sso:update': OWNERS,
  'agents:read': OPERATORS,
  'agents:update': OPERATORS,
  'agents:publish': ADMINS,
  'agents:delete': ADMINS,
  'bundles:export': ADMINS,
  'bundles:import': ADMINS,
  'calls:read': EVERYONE,
  'calls:listen': OPERATORS,
  'calls:place': OPERATORS,
  'calls:control': OPERATORS,
  'calls:export': EVERYONE,
  'calls:delete': ADMINS,
  /** The browser line: to talk with an agent. */
  'talk:use': OPERATORS,
  'sessions:read': OPERATORS,
  'sessions:create': OPERATORS,
  'sessions:control': OPERATORS,
  'numbers:read': OPERATORS,
  'numbers:update': ADMINS,
  'secrets:read': ADMINS,
  'secrets:update': ADMINS,
  /** The tenant's own language models. */
  'models:read': OPERATORS,
  'models:update': ADMINS,
  'webhooks:read': ADMINS,
  'webhooks:update': ADMINS,
  'policies:read': OPERATORS,
  'policies:update': ADMINS,
  'approvals:read': OPERATORS,
  'approvals:decide': ADMINS,
  'audit:read': ADMINS,
  'audit:export': ADMINS,
  'retention:read': ADMINS,
  'retention:update': OWNERS,
  'holds:read': ADMINS,
  'holds:update': ADMINS,
  'erasure:request': ADMINS,
  'status:read': EVERYONE,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function roleMay(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(PERMISSIONS, text);
}
