-- Calls, their logs, and agents.

create table calls (
  id text primary key,
  tenant_id text not null default 'default',
  -- Whose data folder took the call: at its next start, the calls that it left active are lost.
  instance_id text not null,
  agent_id text not null,
  agent_name text not null,
  channel text not null,
  caller text,
  callee text,
  started_at_ms bigint not null,
  -- json keeps the plan exactly as it was given, the order of its keys too.
  plan json not null,
  providers json not null,
  state text not null default 'active' check (state in ('active', 'ended', 'lost')),
  ended_at_ms bigint,
  duration_ms double precision,
  end_reason text,
  ended_by text,
  turns integer,
  -- Number of log entries, once the call has ended; before that they are counted.
  entries bigint
);

create index calls_newest on calls (started_at_ms desc, id desc);
create index calls_of_agent on calls (agent_id, started_at_ms desc, id desc);
create index calls_active on calls (instance_id) where state = 'active';

create table call_events (
  call_id text not null references calls (id),
  seq bigint not null,
  tenant_id text not null default 'default',
  at_ms double precision not null,
  kind text not null check (kind in ('input', 'effect', 'event')),
  data jsonb not null,
  primary key (call_id, seq)
);

-- A call's log is written once and never changed.
create function call_events_are_final() returns trigger language plpgsql as $$
begin
  raise exception 'call_events is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger call_events_append_only
  before update or delete or truncate on call_events
  for each statement execute function call_events_are_final();

create table agents (
  id text not null,
  tenant_id text not null default 'default',
  name text not null,
  source text not null,
  updated_at_ms bigint not null,
  primary key (tenant_id, id)
);
