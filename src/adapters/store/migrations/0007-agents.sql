-- Agents: the draft that people edit, the versions that answer calls, experiments between these, and turns marked as good.

alter table agents add column revision integer not null default 1;
alter table agents add column updated_by json;
-- The number of the version that answers calls; null before the first.
alter table agents add column published integer;
alter table agents add column archived_at_ms bigint;

create table agent_versions (
  tenant_id text not null,
  agent_id text not null,
  number integer not null check (number >= 1),
  -- SHA-256 of the canonical form; empty until it was computed, for what answered before there were versions.
  hash text not null,
  name text not null,
  source text not null,
  author json not null,
  note text not null,
  lineage json not null,
  published_at_ms bigint not null,
  primary key (tenant_id, agent_id, number),
  foreign key (tenant_id, agent_id) references agents (tenant_id, id) on delete cascade
);
select guard_tenant_table('agent_versions', 'select, insert');

-- What answered until now is the first version.
insert into agent_versions (tenant_id, agent_id, number, hash, name, source, author, note, lineage, published_at_ms)
  select tenant_id, id, 1, '', name, source, '{"kind":"system","id":"parley","label":"Parley"}',
    'What answered before there were versions.', '{"madeFrom":null,"rollbackOf":null,"trainedBy":[]}', updated_at_ms
  from agents;
update agents set published = 1;

create function agent_versions_are_final() returns trigger language plpgsql as $$
begin
  raise exception 'a published version never changes' using errcode = 'insufficient_privilege';
end
$$;
create trigger agent_versions_final before update on agent_versions
  for each row when (old.hash <> '') execute function agent_versions_are_final();

create table agent_experiments (
  tenant_id text not null,
  id text not null,
  agent_id text not null,
  state text not null default 'running' check (state in ('running', 'stopped', 'concluded')),
  arms json not null,
  goal text not null,
  started_at_ms bigint not null,
  started_by json not null,
  ended_at_ms bigint,
  ended_by json,
  winner integer,
  primary key (tenant_id, id),
  foreign key (tenant_id, agent_id) references agents (tenant_id, id) on delete cascade
);
create unique index agent_experiments_running on agent_experiments (tenant_id, agent_id) where state = 'running';
select guard_tenant_table('agent_experiments');

create table agent_examples (
  tenant_id text not null,
  agent_id text not null,
  call_id text not null,
  seq bigint not null,
  caller text not null,
  agent text not null,
  note text not null,
  marked_by json not null,
  marked_at_ms bigint not null,
  primary key (tenant_id, agent_id, call_id, seq),
  foreign key (tenant_id, agent_id) references agents (tenant_id, id) on delete cascade
);
select guard_tenant_table('agent_examples');

-- What a call ran; null for calls from before there were versions.
alter table calls add column agent_version integer;
alter table calls add column agent_hash text;
alter table calls add column experiment_id text;
create index calls_of_experiment on calls (tenant_id, experiment_id, agent_version) where experiment_id is not null;
