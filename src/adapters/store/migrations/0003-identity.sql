-- People: accounts and how they prove who they are. These tables are better-auth's own form (their columns are named as it names them), and are
-- granted to nobody: a tenant's repositories cannot reach them.

create table auth_users (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  "twoFactorEnabled" boolean
);

create table auth_sessions (
  "id" text primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth_users ("id") on delete cascade,
  -- Of a sign-in by a tenant's own provider: the only tenant in which it is good.
  "boundTenant" text references tenants (id)
);
create index auth_sessions_of_user on auth_sessions ("userId");

create table auth_accounts (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth_users ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index auth_accounts_of_user on auth_accounts ("userId");

create table auth_verifications (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index auth_verifications_by_identifier on auth_verifications ("identifier");

create table auth_two_factors (
  "id" text primary key,
  "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references auth_users ("id") on delete cascade,
  "verified" boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create index auth_two_factors_by_secret on auth_two_factors ("secret");
create index auth_two_factors_of_user on auth_two_factors ("userId");

create table auth_jwks (
  "id" text primary key,
  "publicKey" text not null,
  "privateKey" text not null,
  "createdAt" timestamptz not null,
  "expiresAt" timestamptz,
  "alg" text,
  "crv" text
);

-- The internal team. One row opens every tenant, so it is granted to nobody either.
create table platform_people (
  user_id text primary key references auth_users ("id") on delete cascade,
  since_ms bigint not null
);

-- The link of the first start; one at a time, gone with the first of the internal team.
create table setup_link (
  one boolean primary key default true check (one),
  token_hash text not null,
  created_at_ms bigint not null
);

create table memberships (
  tenant_id text not null,
  user_id text not null references auth_users ("id") on delete cascade,
  role text not null check (role in ('owner', 'admin', 'operator', 'viewer')),
  since_ms bigint not null,
  primary key (tenant_id, user_id)
);
create index memberships_of_user on memberships (user_id);
select guard_tenant_table('memberships');

create table invitations (
  id text primary key,
  tenant_id text not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'operator', 'viewer')),
  token_hash text not null unique,
  invited_by text not null,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  unique (tenant_id, email)
);
select guard_tenant_table('invitations');

create table api_keys (
  id text primary key,
  tenant_id text not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'operator', 'viewer')),
  -- Null: all that the role may.
  scopes text[],
  key_hash text not null unique,
  hint text not null,
  created_by text not null,
  created_at_ms bigint not null,
  last_used_at_ms bigint,
  expires_at_ms bigint,
  revoked_at_ms bigint
);
create index api_keys_of_tenant on api_keys (tenant_id, created_at_ms desc);
select guard_tenant_table('api_keys', 'select, insert, update');

create table sso_providers (
  tenant_id text primary key,
  issuer text not null,
  client_id text not null,
  sealed_secret text not null,
  newcomer_role text check (newcomer_role in ('owner', 'admin', 'operator', 'viewer')),
  updated_at_ms bigint not null
);
select guard_tenant_table('sso_providers');

create table sso_people (
  tenant_id text not null,
  issuer text not null,
  subject text not null,
  user_id text not null references auth_users ("id") on delete cascade,
  primary key (tenant_id, issuer, subject)
);
create index sso_people_of_user on sso_people (user_id);
select guard_tenant_table('sso_people');

-- What a tenant may use, where it is not the default. Who may change it, the permissions table says.
create table quotas (
  tenant_id text primary key,
  concurrent_calls integer check (concurrent_calls >= 0),
  calls_per_day integer check (calls_per_day >= 0),
  storage_bytes bigint check (storage_bytes >= 0),
  requests_per_minute integer check (requests_per_minute >= 0)
);
select guard_tenant_table('quotas');
