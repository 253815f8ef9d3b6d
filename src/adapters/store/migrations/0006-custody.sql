-- Custody: keys and secrets sealed, recordings accounted for, holds, retention, erasure.

-- Data keys of tenants, each wrapped by a master key that is not here. Tenants' repositories have no business with them.
create table tenant_keys (
  tenant_id text not null,
  version integer not null check (version > 0),
  master_id text not null,
  wrapped text not null,
  made_at_ms bigint not null,
  primary key (tenant_id, version)
);
select guard_tenant_table('tenant_keys', 'select');
revoke all on tenant_keys from parley_tenant;

create table secrets (
  tenant_id text not null,
  name text not null check (name ~ '^[a-z][a-z0-9_.-]{0,62}$'),
  version integer not null check (version > 0),
  key_version integer not null,
  sealed bytea not null,
  made_at_ms bigint not null,
  made_by text not null,
  -- Of a version that a newer one has replaced: until when it is still given out. Null for the current one.
  valid_until_ms bigint,
  primary key (tenant_id, name, version),
  -- A key goes only when nothing is sealed under it.
  foreign key (tenant_id, key_version) references tenant_keys (tenant_id, version)
);
create unique index secrets_current on secrets (tenant_id, name) where valid_until_ms is null;
create index secrets_of_key on secrets (tenant_id, key_version);
select guard_tenant_table('secrets');

-- What lies in a data folder; without a foreign key to calls, whose head may still wait in the spool.
create table recordings (
  call_id text primary key,
  tenant_id text not null,
  instance_id text not null,
  -- Null for a file of an earlier Parley, which is not sealed.
  key_version integer,
  bytes bigint not null,
  duration_ms double precision not null,
  made_at_ms bigint not null,
  foreign key (tenant_id, key_version) references tenant_keys (tenant_id, version)
);
create index recordings_of_tenant on recordings (tenant_id, instance_id);
create index recordings_of_key on recordings (tenant_id, key_version);
select guard_tenant_table('recordings');

create table holds (
  id text primary key,
  tenant_id text not null,
  subject_kind text not null check (subject_kind in ('call', 'caller', 'tenant')),
  -- Of a call its id, of a caller the number or address in the form of custody_party, of a tenant nothing.
  subject text not null,
  reason text not null,
  placed_by text not null,
  placed_at_ms bigint not null,
  lifted_at_ms bigint,
  lifted_by text,
  lift_reason text,
  check ((lifted_at_ms is null) = (lifted_by is null) and (lifted_at_ms is null) = (lift_reason is null))
);
create index holds_standing on holds (tenant_id) where lifted_at_ms is null;
select guard_tenant_table('holds', 'select, insert, update');

-- Whoever deletes and whoever places a hold take turns: a hold that is placed finds everything that is not deleted yet untouched.
create function custody_turn(tenant text) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('custody ' || tenant, 7270551))
$$;

create function holds_stand() returns trigger language plpgsql as $$
begin
  perform custody_turn(new.tenant_id);
  if tg_op = 'UPDATE' and (old.lifted_at_ms is not null or
    (new.id, new.tenant_id, new.subject_kind, new.subject, new.reason, new.placed_by, new.placed_at_ms) is distinct from
    (old.id, old.tenant_id, old.subject_kind, old.subject, old.reason, old.placed_by, old.placed_at_ms)) then
    raise exception 'a hold is lifted once and never changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger holds_stand before insert or update on holds for each row execute function holds_stand();

-- One form for a telephone number however it is written (its digits), and for an address.
create function custody_party(written text) returns text language sql immutable parallel safe as $$
  select case when written ~ '^\s*(tel:)?\+?[0-9 ().\/-]{5,}\s*$'
    then regexp_replace(regexp_replace(written, '[^0-9]', '', 'g'), '^00', '')
    else lower(btrim(written)) end
$$;
create index calls_by_caller on calls (tenant_id, custody_party(caller));
create index calls_by_callee on calls (tenant_id, custody_party(callee));

-- Days that each kind of data is kept after its call; null: for ever. Without a row the defaults of the program hold.
create table retention_policies (
  tenant_id text not null,
  kind text not null check (kind in ('recordings', 'tool-payloads', 'transcripts', 'caller-data')),
  days integer check (days between 0 and 36500),
  primary key (tenant_id, kind)
);
select guard_tenant_table('retention_policies');

create table redaction_policies (
  tenant_id text primary key,
  policy jsonb not null
);
select guard_tenant_table('redaction_policies');

-- What was deleted, and the proof of it. `begun` is there for what cannot be deleted in one transaction: a file.
create table deletions (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  call_id text not null,
  step text not null check (step in ('recording', 'tool-payloads', 'mentions', 'log', 'head')),
  -- `retention`, or the id of an erasure.
  because text not null,
  state text not null check (state in ('begun', 'done')),
  bytes bigint not null default 0,
  entries bigint not null default 0,
  digest text not null,
  begun_at_ms bigint not null,
  done_at_ms bigint,
  audited boolean not null default false,
  unique (tenant_id, call_id, step)
);
create index deletions_to_audit on deletions (tenant_id, id) where state = 'done' and not audited;
select guard_tenant_table('deletions', 'select, insert, update');

-- What stays of a deleted call: that it was, when, and how much.
create table call_tombstones (
  call_id text primary key,
  tenant_id text not null,
  agent_id text not null,
  channel text not null,
  started_at_ms bigint not null,
  ended_at_ms bigint,
  duration_ms double precision,
  turns integer,
  entries bigint,
  because text not null,
  entombed_at_ms bigint not null
);
create index call_tombstones_newest on call_tombstones (tenant_id, started_at_ms desc);
select guard_tenant_table('call_tombstones', 'select');

create table erasures (
  id text primary key,
  tenant_id text not null,
  state text not null check (state in ('requested', 'refused', 'running', 'held', 'done')),
  -- Who is to be erased, sealed; gone when the erasure is done.
  subject bytea,
  key_version integer,
  -- Under a key of the tenant: shows for a given person whether they were erased, and names nobody.
  subject_digest text not null,
  reason text not null,
  requested_by text not null,
  requested_at_ms bigint not null,
  decided_by text,
  preview jsonb not null,
  receipt jsonb,
  done_at_ms bigint,
  foreign key (tenant_id, key_version) references tenant_keys (tenant_id, version)
);
create index erasures_newest on erasures (tenant_id, requested_at_ms desc);
select guard_tenant_table('erasures', 'select, insert, update');

-- parley_retention is the one role that the log of a call lets delete, and the functions here are all it does: each looks for holds in the
-- very transaction.
do $$
begin
  execute format('grant usage, create on schema %I to parley_retention', current_schema());
end
$$;
grant select, delete on calls, call_events to parley_retention;
grant select on holds, recordings to parley_retention;
grant select, insert on call_tombstones to parley_retention;
create policy retention on calls to parley_retention using (tenant_id = app_tenant());
create policy retention on call_events to parley_retention using (true);
create policy retention on holds for select to parley_retention using (tenant_id = app_tenant());
create policy retention on recordings for select to parley_retention using (tenant_id = app_tenant());
create policy retention on call_tombstones to parley_retention
  using (tenant_id = app_tenant()) with check (tenant_id = app_tenant());

-- A call's log is written once and never changed; it ends as a whole, by custody_delete_log.
create or replace function call_events_are_final() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = 'parley_retention' then return null; end if;
  raise exception 'call_events is append-only' using errcode = 'insufficient_privilege';
end
$$;

-- Whether anything of an ended call of this tenant may be deleted: `free`, or `gone`, `active`, `held` (by that hold).
-- Whoever has been told `free` has the turn until the end of the transaction.
create function custody_may_delete(p_call text, out outcome text, out hold_id text)
language plpgsql security definer set search_path from current as $$
declare
  head record;
begin
  perform custody_turn(app_tenant());
  select state, caller, callee into head from calls where id = p_call and tenant_id = app_tenant();
  if not found then outcome := 'gone'; return; end if;
  if head.state not in ('ended', 'lost', 'failed', 'busy', 'no-answer', 'canceled', 'refused') then
    outcome := 'active';
    return;
  end if;
  select h.id into hold_id from holds h
    where h.tenant_id = app_tenant() and h.lifted_at_ms is null and case h.subject_kind
      when 'tenant' then true
      when 'call' then h.subject = p_call
      else h.subject in (custody_party(head.caller), custody_party(head.callee)) end
    order by h.placed_at_ms limit 1;
  outcome := case when hold_id is null then 'free' else 'held' end;
end
$$;

-- Deletes a call's log, or those entries of it whose type is one of `p_types` or whose text matches `p_pattern`.
-- The digest is over all that went, in order.
create function custody_delete_log(p_call text, p_types text[], p_pattern text,
  out outcome text, out hold_id text, out entries bigint, out digest text)
language plpgsql security definer set search_path from current as $$
begin
  select may.outcome, may.hold_id into outcome, hold_id from custody_may_delete(p_call) may;
  if outcome <> 'free' then return; end if;
  if p_types is null and p_pattern is null and exists (select from recordings where call_id = p_call) then
    outcome := 'recording-first';
    return;
  end if;
  with gone as (
    delete from call_events where call_id = p_call
      and (p_types is null or data ->> 'type' = any (p_types))
      and (p_pattern is null or data::text ~* p_pattern)
    returning seq, at_ms, kind, data
  )
  select count(*), encode(sha256(coalesce(string_agg(
      sha256(convert_to(format('%s %s %s %s', seq, at_ms, kind, data), 'UTF8')), ''::bytea order by seq), '')), 'hex')
    into entries, digest from gone;
  outcome := 'deleted';
end
$$;

-- Puts a tombstone in the place of a call's head.
create function custody_entomb(p_call text, p_because text, p_now bigint, out outcome text, out hold_id text, out digest text)
language plpgsql security definer set search_path from current as $$
begin
  select may.outcome, may.hold_id into outcome, hold_id from custody_may_delete(p_call) may;
  if outcome <> 'free' then return; end if;
  if exists (select from recordings where call_id = p_call) then outcome := 'recording-first'; return; end if;
  if exists (select from call_events where call_id = p_call) then outcome := 'log-first'; return; end if;
  select encode(sha256(convert_to(row_to_json(c)::text, 'UTF8')), 'hex') into digest from calls c where id = p_call;
  insert into call_tombstones (call_id, tenant_id, agent_id, channel, started_at_ms, ended_at_ms, duration_ms, turns, entries,
      because, entombed_at_ms)
    select id, tenant_id, agent_id, channel, started_at_ms, ended_at_ms, duration_ms, turns, entries, p_because, p_now
      from calls where id = p_call on conflict do nothing;
  delete from calls where id = p_call;
  outcome := 'deleted';
end
$$;

alter function custody_may_delete(text) owner to parley_retention;
alter function custody_delete_log(text, text[], text) owner to parley_retention;
alter function custody_entomb(text, text, bigint) owner to parley_retention;
do $$
begin
  execute format('revoke create on schema %I from parley_retention', current_schema());
end
$$;
revoke all on function custody_may_delete(text), custody_delete_log(text, text[], text), custody_entomb(text, text, bigint) from public;
grant execute on function custody_may_delete(text), custody_delete_log(text, text[], text), custody_entomb(text, text, bigint)
  to parley_tenant;
