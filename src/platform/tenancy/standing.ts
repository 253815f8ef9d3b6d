/** Who may make whom what: nobody gives, takes or governs a role above their own. */
import { ParleyError } from '#voice/errors.ts';
import { ROLES, type Role } from './permissions.ts';
import type { Principal } from './principal.ts';

function isAbove(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) < ROLES.indexOf(other);
}

/** Throws `request.forbidden`. `deed` reads after “may not”: “make an owner”. */
export function demandStanding(who: Principal, role: Role, deed: string): void {
  if (isAbove(role, who.role))
    throw new ParleyError('request.forbidden', `The role ${who.role} may not ${deed}: ${role} is above it.`);
}
