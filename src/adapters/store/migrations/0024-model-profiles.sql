-- A tenant's own language models. Their keys are among its secrets; here is only the name.

create table model_profiles (
  tenant_id text not null,
  name text not null check (name ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
  url text not null check (length(url) between 1 and 2000),
  model text not null check (length(model) between 1 and 200),
  secret text check (secret ~ '^[a-z][a-z0-9_.-]{0,62}$'),
  updated_at_ms bigint not null,
  updated_by text not null,
  primary key (tenant_id, name)
);
select guard_tenant_table('model_profiles');
