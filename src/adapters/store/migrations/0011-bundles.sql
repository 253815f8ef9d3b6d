-- Whose bundles a tenant trusts, and what it has imported.

create table bundle_publishers (
  tenant_id text not null,
  key_id text not null check (key_id ~ '^[0-9a-f]{32}$'),
  name text not null,
  public_key text not null,
  trusted_by text not null,
  trusted_at_ms bigint not null,
  primary key (tenant_id, key_id)
);

create table bundle_imports (
  tenant_id text not null,
  agent_id text not null,
  -- Of the manifest: names the bundle for good.
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  key_id text not null,
  -- Manifest hashes of the bundles that it was made from itself, the nearest first.
  made_from jsonb not null,
  imported_by text not null,
  imported_at_ms bigint not null,
  primary key (tenant_id, agent_id)
);

select guard_tenant_table('bundle_publishers');
select guard_tenant_table('bundle_imports');
