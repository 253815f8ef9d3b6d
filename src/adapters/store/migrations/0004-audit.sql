-- The audit: a chain of records for each tenant, and the signatures over it. Nothing here is ever changed or deleted.

create table audit_records (
  tenant_id text not null,
  seq bigint not null check (seq > 0),
  -- The canonical JSON of the record: the very text that is hashed.
  body text not null,
  prev_hash text not null,
  hash text not null,
  -- For filters only. What is shown and verified is the text.
  at text not null generated always as (body::jsonb ->> 'at') stored,
  action text not null generated always as (body::jsonb ->> 'action') stored,
  actor_id text not null generated always as (body::jsonb -> 'actor' ->> 'id') stored,
  subject_type text not null generated always as (body::jsonb -> 'subject' ->> 'type') stored,
  subject_id text not null generated always as (body::jsonb -> 'subject' ->> 'id') stored,
  trace_id text generated always as (body::jsonb ->> 'traceId') stored,
  primary key (tenant_id, seq)
);
create index audit_records_of_subject on audit_records (tenant_id, subject_type, subject_id, seq desc);
create index audit_records_of_action on audit_records (tenant_id, action text_pattern_ops, seq desc);

create table audit_checkpoints (
  tenant_id text not null,
  seq bigint not null check (seq > 0),
  hash text not null,
  at text not null,
  key_id text not null,
  signature text not null,
  primary key (tenant_id, seq, key_id)
);

-- The end of each chain. Whoever writes locks its row: however many processes write, one record follows another.
create table audit_heads (
  tenant_id text primary key,
  seq bigint not null,
  hash text not null
);

create function audit_is_final() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_records_append_only
  before update or delete or truncate on audit_records
  for each statement execute function audit_is_final();
create trigger audit_checkpoints_append_only
  before update or delete or truncate on audit_checkpoints
  for each statement execute function audit_is_final();

select guard_tenant_table('audit_records', 'select, insert');
select guard_tenant_table('audit_checkpoints', 'select, insert');
select guard_tenant_table('audit_heads', 'select, insert, update');
