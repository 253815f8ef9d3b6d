import type { Person } from '#platform/tenancy/ports/identity.ts';
import type { Invitation, Membership } from '#platform/tenancy/ports/tenancy-store.ts';
import type * as wire from '#wire/tenancy.ts';

export function presentMember(
  { role, sinceMs }: Membership,
  { id, email, name, secondFactor }: Person,
): wire.Member {
  return { id, email, name, role, secondFactor, since: new Date(sinceMs).toISOString() };
}

export function presentInvitation({
  id,
  email,
  role,
  invitedBy,
  createdAtMs,
  expiresAtMs,
}: Invitation): wire.Invitation {
  return {
    id,
    email,
    role,
    invitedBy,
    createdAt: new Date(createdAtMs).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
  };
}
