-- How a tenant looks to its own people.

create table brands (
  tenant_id text primary key,
  name text check (length(name) between 1 and 60),
  accent text check (accent ~ '^#[0-9a-f]{6}$'),
  logo bytea check (length(logo) between 1 and 65536),
  logo_type text check (logo_type in ('image/png', 'image/svg+xml')),
  logo_hash text check (logo_hash ~ '^[0-9a-f]{16}$'),
  updated_at_ms bigint not null,
  check ((logo is null) = (logo_type is null) and (logo is null) = (logo_hash is null))
);
select guard_tenant_table('brands');
