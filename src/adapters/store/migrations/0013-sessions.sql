-- Sessions of developers: what was opened, under what, and how it ended. No words and no sound.

create table sessions (
  id text primary key,
  tenant_id text not null,
  -- The Parley in which it lives: at its next start it knows which ones it has lost.
  instance_id text not null,
  project text not null check (length(project) <= 100),
  channel text not null,
  recogniser text not null,
  agent_id text,
  language text not null,
  metadata jsonb not null,
  created_by jsonb not null,
  governance jsonb not null,
  created_at_ms bigint not null,
  state text not null default 'created' check (state in ('created', 'active', 'stopping', 'stopped')),
  active_at_ms bigint,
  call_id text,
  stopped_at_ms bigint,
  stop_reason text,
  stopped_by text,
  audio_ms bigint not null default 0,
  utterances integer not null default 0,
  check ((state = 'stopped') = (stopped_at_ms is not null))
);
create index sessions_of_tenant on sessions (tenant_id, created_at_ms desc, id desc);
create index sessions_stopped on sessions (tenant_id, stopped_at_ms) where state = 'stopped';
create index sessions_open on sessions (instance_id) where state <> 'stopped';
select guard_tenant_table('sessions');
