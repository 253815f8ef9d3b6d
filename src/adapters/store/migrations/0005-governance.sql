-- The policy gate: what it decided, what waits for people, tenants' own policies, and their constitutions.

create table policy_decisions (
  id text primary key,
  tenant_id text not null,
  at_ms bigint not null,
  action text not null,
  outcome text not null check (outcome in ('allow', 'deny', 'escalate')),
  tier text not null,
  call_id text,
  latency_ms double precision not null,
  -- Principal, resource, context, reasons and policies, as json-text.ts writes them.
  decision jsonb not null
);
create index policy_decisions_newest on policy_decisions (tenant_id, at_ms desc, id desc);
create index policy_decisions_of_call on policy_decisions (tenant_id, call_id) where call_id is not null;
-- What was decided is not changed; it goes when its time is over.
select guard_tenant_table('policy_decisions', 'select, insert');

create table approvals (
  id text primary key,
  tenant_id text not null,
  state text not null check (state in
    ('waiting', 'approved', 'running', 'done', 'failed', 'rejected', 'expired', 'interrupted')),
  carried_by text not null check (carried_by in ('parley', 'token')),
  token_hash text unique,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  changed_at_ms bigint not null,
  -- What was asked and is to run: never changed.
  asked jsonb not null,
  votes jsonb not null,
  result jsonb
);
create index approvals_newest on approvals (tenant_id, created_at_ms desc, id desc);
create index approvals_open on approvals (state, expires_at_ms) where state in ('waiting', 'approved', 'running');
select guard_tenant_table('approvals', 'select, insert');
-- Of what waits, only how it stands may change.
grant update (state, changed_at_ms, votes, result) on approvals to parley_tenant;

create table tenant_policies (
  tenant_id text not null,
  version integer not null check (version > 0),
  source text not null,
  author text not null,
  note text not null,
  created_at_ms bigint not null,
  primary key (tenant_id, version)
);
select guard_tenant_table('tenant_policies', 'select, insert');

create table constitutions (
  tenant_id text not null,
  version integer not null check (version > 0),
  principles jsonb not null,
  hash text not null,
  author text not null,
  note text not null,
  created_at_ms bigint not null,
  primary key (tenant_id, version)
);
select guard_tenant_table('constitutions', 'select, insert');

-- Under which verdict and which constitution a call was answered, and its risk; json keeps it as it was given.
alter table calls add column governance json;
