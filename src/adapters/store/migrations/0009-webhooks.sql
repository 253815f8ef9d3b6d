-- Webhooks: who is told what happened, what is still to be sent, what became of it; and who may tell us.

create table webhooks (
  id text primary key,
  tenant_id text not null,
  url text not null,
  events text[] not null,
  description text not null,
  active boolean not null default true,
  -- The secret itself is computed from this, the ids, and a key that is not in the database.
  generation integer not null default 1,
  created_at_ms bigint not null,
  failing_since_ms bigint,
  disabled_reason text
);
create index webhooks_of_tenant on webhooks (tenant_id, created_at_ms);

create table webhook_deliveries (
  id text primary key,
  tenant_id text not null,
  webhook_id text not null references webhooks (id) on delete cascade,
  event_id text not null,
  type text not null,
  -- The very bytes that are signed and sent.
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  attempts integer not null default 0,
  created_at_ms bigint not null,
  next_at_ms bigint,
  claimed_until_ms bigint not null default 0
);
create index webhook_deliveries_due on webhook_deliveries (next_at_ms) where state = 'waiting';
create index webhook_deliveries_newest on webhook_deliveries (tenant_id, created_at_ms desc);
create index webhook_deliveries_of on webhook_deliveries (webhook_id, created_at_ms desc);

create table webhook_attempts (
  tenant_id text not null,
  delivery_id text not null references webhook_deliveries (id) on delete cascade,
  attempt integer not null,
  at_ms bigint not null,
  took_ms integer not null,
  status integer,
  code text,
  answer text not null check (length(answer) <= 1024)
);
create index webhook_attempts_of on webhook_attempts (delivery_id, at_ms);

create table inbound_hooks (
  id text primary key,
  tenant_id text not null,
  name text not null,
  generation integer not null default 1,
  created_at_ms bigint not null
);

-- Signatures that were taken within the replay window: none is taken twice.
create table inbound_signatures (
  hook_id text not null references inbound_hooks (id) on delete cascade,
  tenant_id text not null,
  signature text not null,
  at_ms bigint not null,
  primary key (hook_id, signature)
);

select guard_tenant_table('webhooks');
select guard_tenant_table('webhook_deliveries');
select guard_tenant_table('webhook_attempts', 'select');
select guard_tenant_table('inbound_hooks');
select guard_tenant_table('inbound_signatures', 'select, insert, delete');
