/** Rows of the tenancy tables as the platform knows them. */
import type { ApiKey } from '#platform/tenancy/ports/tenancy-store.ts';

export const invitationColumns = [
  'invitations.id as id',
  'email',
  'role',
  'invited_by as invitedBy',
  'invitations.created_at_ms as createdAtMs',
  'expires_at_ms as expiresAtMs',
] as const;

export const keyColumns = [
  'api_keys.id as id',
  'api_keys.name as name',
  'role',
  'scopes',
  'hint',
  'created_by as createdBy',
  'api_keys.created_at_ms as createdAtMs',
  'last_used_at_ms as lastUsedAtMs',
  'expires_at_ms as expiresAtMs',
  'revoked_at_ms as revokedAtMs',
] as const;

/** Without what was only joined to it. */
export function keyOf(row: ApiKey): ApiKey {
  const { id, name, role, scopes, hint, createdBy, createdAtMs, lastUsedAtMs, expiresAtMs, revokedAtMs } =
    row;
  return { id, name, role, scopes, hint, createdBy, createdAtMs, lastUsedAtMs, expiresAtMs, revokedAtMs };
}
