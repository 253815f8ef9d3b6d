-- Tenants, and row-level security: what a tenant's repositories do runs as a role that sees that tenant's rows only.

create table tenants (
  id text primary key check (id ~ '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 200),
  state text not null default 'active' check (state in ('active', 'suspended')),
  created_at_ms bigint not null
);

-- The tenant that every Parley has from its first start.
insert into tenants (id, name, created_at_ms) values ('default', 'Home', (extract(epoch from now()) * 1000)::bigint);

-- The role itself belongs to the server: server-roles.ts has seen to it.
do $$
begin
  execute format('grant usage on schema %I to parley_tenant', current_schema());
end
$$;

create function app_tenant() returns text language sql stable as $$
  select nullif(current_setting('app.tenant', true), '')
$$;

-- Every table that has a tenant_id is guarded by this, in the migration that makes it: `select guard_tenant_table('numbers')`.
-- `privileges` is what a tenant's repositories may do there.
create function guard_tenant_table(name text, privileges text default 'select, insert, update, delete') returns void
language plpgsql as $$
begin
  execute format('alter table %I add foreign key (tenant_id) references tenants (id)', name);
  execute format('alter table %I enable row level security', name);
  execute format(
    'create policy own_tenant on %I to parley_tenant using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', name);
  execute format('grant %s on %I to parley_tenant', privileges, name);
end
$$;

select guard_tenant_table('agents');
-- The log of a call is written by the writer of all calls.
select guard_tenant_table('calls', 'select');
select guard_tenant_table('call_events', 'select');

create index calls_of_tenant on calls (tenant_id, started_at_ms desc, id desc);
