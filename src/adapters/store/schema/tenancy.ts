/** The tables of tenants and of who belongs to them (migrations/0002, 0003). */
import type { Generated } from 'kysely';
import type { Permission } from '#platform/tenancy/permissions.ts';
import type { TenantRole } from '#platform/tenancy/ports/tenancy-store.ts';

export interface TenancyTables {
  memberships: { tenant_id: string; user_id: string; role: TenantRole; since_ms: number };
  invitations: {
    id: string;
    tenant_id: string;
    email: string;
    role: TenantRole;
    token_hash: string;
    invited_by: string;
    created_at_ms: number;
    expires_at_ms: number;
  };
  api_keys: {
    id: string;
    tenant_id: string;
    name: string;
    role: TenantRole;
    scopes: Permission[] | null;
    key_hash: string;
    hint: string;
    created_by: string;
    created_at_ms: number;
    last_used_at_ms: number | null;
    expires_at_ms: number | null;
    revoked_at_ms: number | null;
  };
  sso_providers: {
    tenant_id: string;
    issuer: string;
    client_id: string;
    sealed_secret: string;
    newcomer_role: TenantRole | null;
    domains: Generated<string[]>;
    updated_at_ms: number;
  };
  brands: {
    tenant_id: string;
    name: string | null;
    accent: string | null;
    logo: Buffer | null;
    logo_type: 'image/png' | 'image/svg+xml' | null;
    logo_hash: string | null;
    updated_at_ms: number;
  };
  sso_people: { tenant_id: string; issuer: string; subject: string; user_id: string };
  quotas: {
    tenant_id: string;
    concurrent_calls: number | null;
    calls_per_day: number | null;
    storage_bytes: number | null;
    requests_per_minute: number | null;
  };
  platform_invitations: {
    id: string;
    email: string;
    token_hash: string;
    invited_by: string;
    created_at_ms: number;
    expires_at_ms: number;
  };
  platform_people: { user_id: string; since_ms: number };
  setup_link: { one: Generated<boolean>; token_hash: string; created_at_ms: number };
}
