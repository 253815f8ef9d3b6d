-- A call's log is written many rows at a time: that each row belongs to a call, and to that call's tenant, is asked once a statement. As a
-- foreign key it was asked of every row anew, which took half of what writing a row cost. What is refused and what waits is as with one.

alter table call_events drop constraint call_events_call_id_fkey;
alter table call_events drop constraint call_events_tenant_id_fkey;

create or replace function call_events_are_of_the_holder() returns trigger language plpgsql as $$
declare
  stray text;
begin
  -- The lock is that of a foreign key: whoever deletes the call waits until these rows are there to be seen.
  select written.call_id into stray from (select distinct call_id, tenant_id from added) written
    left join lateral (
      select tenant_id from calls where id = written.call_id for key share
    ) head on true
    where head.tenant_id is distinct from written.tenant_id limit 1;
  if found then
    raise exception 'there is no call % of this tenant to write a log of', stray using errcode = 'foreign_key_violation';
  end if;
  -- Few calls are dispatched; for the others nobody has a ticket.
  perform demand_lease(written.call_id, written.epoch)
    from (select call_id, min(epoch) as epoch from added group by call_id) written
    where exists (select from dispatch_tickets ticket where ticket.call_id = written.call_id);
  return null;
end
$$;

-- Runs as the owner of the tables, who sees every row of a log, whoever deletes. A transaction whose snapshot is older than this statement
-- would not see what was written meanwhile.
create function calls_outlive_their_log() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if tg_op = 'TRUNCATE' then
    if not exists (select from call_events) then return null; end if;
    raise exception 'calls still have their logs' using errcode = 'foreign_key_violation';
  end if;
  if tg_op = 'UPDATE' then
    if (new.id, new.tenant_id) = (old.id, old.tenant_id) then return null; end if;
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'a call is deleted at read committed only' using errcode = 'feature_not_supported';
  end if;
  if exists (select from call_events where call_id = old.id) then
    raise exception 'call % still has its log', old.id using errcode = 'foreign_key_violation';
  end if;
  return null;
end
$$;
revoke all on function calls_outlive_their_log() from public;

create trigger calls_outlive_their_log after delete or update of id, tenant_id on calls
  for each row execute function calls_outlive_their_log();
create trigger calls_outlive_their_log_whole before truncate on calls
  for each statement execute function calls_outlive_their_log();
