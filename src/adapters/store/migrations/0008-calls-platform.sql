-- Numbers, calls that Parley places, and the states of a call from its request to its record.

create table phone_numbers (
  id text primary key,
  tenant_id text not null,
  -- E.164. Unique over all tenants: a number belongs to one.
  number text not null unique check (number ~ '^\+[1-9][0-9]{6,14}$'),
  label text not null check (length(label) <= 200),
  agent_id text not null,
  -- Null: its agent answers at all times.
  hours jsonb,
  created_at_ms bigint not null,
  updated_at_ms bigint not null
);
create index phone_numbers_of_tenant on phone_numbers (tenant_id, number);
select guard_tenant_table('phone_numbers');

alter table calls drop constraint calls_state_check;
alter table calls add constraint calls_state_check check (state in (
  'queued', 'created', 'ringing', 'active', 'ending', 'ended', 'lost', 'failed', 'busy', 'no-answer', 'canceled', 'refused'));
alter table calls add column direction text not null default 'inbound' check (direction in ('inbound', 'outbound'));
-- When somebody was on the line; null before, and for calls that nobody took.
alter table calls add column answered_at_ms bigint;

-- What was asked for and how far it is; the call's record and log stand in `calls` and `call_events`.
create table outbound_calls (
  call_id text primary key,
  tenant_id text not null,
  agent_id text not null,
  to_number text not null,
  from_number text not null,
  channel text not null,
  -- Variables, tone, retries, what the risk was found to be.
  request jsonb not null,
  -- Repeating a request with the same key gives the same call; with another body it is refused.
  idempotency_key text,
  fingerprint text not null,
  state text not null,
  attempt integer not null default 0,
  due_at_ms bigint not null,
  -- The carrier's name for the present attempt.
  carrier_id text,
  created_at_ms bigint not null,
  updated_at_ms bigint not null,
  unique (tenant_id, idempotency_key)
);
create index outbound_calls_open on outbound_calls (due_at_ms) where state in ('queued', 'created', 'ringing', 'active');
select guard_tenant_table('outbound_calls');

-- What the platform writes into a log around the conversation: the states of the call.
alter table call_events drop constraint call_events_kind_check;
alter table call_events add constraint call_events_kind_check check (kind in ('input', 'effect', 'event', 'life'));
