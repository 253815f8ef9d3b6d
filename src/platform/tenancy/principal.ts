/** Who asks: a person, a program with a key, or a service with a token, always within one tenant. */
import { ParleyError } from '#voice/errors.ts';
import { type Permission, type Role, roleMay } from './permissions.ts';

export interface Principal {
  kind: 'user' | 'key' | 'service';
  /** Of the user, the key or the service. */
  id: string;
  /** How evidence names it: an e-mail address, or the name of a key. */
  label: string;
  /** The tenant in which it acts now. */
  tenantId: string;
  role: Role;
  /** Null: all that the role may; otherwise only these, as far as the role may. */
  scopes: readonly Permission[] | null;
}

export function may({ role, scopes }: Principal, permission: Permission): boolean {
  return roleMay(role, permission) && (scopes === null || scopes.includes(permission));
}

/** Throws `request.forbidden`. */
export function demand(principal: Principal, permission: Permission): void {
  if (may(principal, permission)) return;
  const why = roleMay(principal.role, permission)
    ? 'this key has not the scope'
    : `the role ${principal.role} may not`;
  throw new ParleyError('request.forbidden', `${permission} is needed here, and ${why}.`);
}
