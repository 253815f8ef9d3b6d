-- Dispatch: calls that one process takes in and another holds. One ticket a call, claimed by one runner at a time.

create table dispatch_tickets (
  call_id text primary key,
  tenant_id text not null,
  agent_id text not null,
  -- Known once a runner has answered; whoever goes on with the call runs the same.
  agent_version integer,
  channel text not null,
  -- Who calls whom, and what was asked for this call alone.
  request jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'claimed', 'running', 'done', 'expired')),
  -- Grows each time that the call is taken from its runner. Who writes into the log under an older one is refused.
  epoch integer not null default 1 check (epoch >= 1),
  claimed_by text,
  -- Where the line is to be connected, and the word that admits it there, once.
  entrance jsonb,
  -- By which the far end finds its call again (SHA-256, base64).
  resume_hash text unique,
  -- Of a runner; renewed while it lives.
  lease_until timestamptz,
  -- A ticket that waits, or is claimed and has no line, is of no use after that.
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  -- An update of the epoch waits for who writes under the present one; an update of the lease does not.
  unique (call_id, epoch)
);
create index dispatch_waiting on dispatch_tickets (created_at) where state = 'waiting';
create index dispatch_live on dispatch_tickets (claimed_by) where state in ('waiting', 'claimed', 'running');
select guard_tenant_table('dispatch_tickets', 'select');
revoke all on dispatch_tickets from parley_tenant;

-- Whoever waits for a ticket is told at once.
create function dispatch_rings() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_dispatch', new.call_id);
  return null;
end
$$;
create trigger dispatch_rings after insert or update of state, entrance on dispatch_tickets
  for each row execute function dispatch_rings();

-- Raises for who has lost the call: a line of the log, a state or an end under an older epoch than the ticket's.
create function demand_lease(of_call text, under_epoch integer) returns boolean language plpgsql as $$
declare
  present integer;
begin
  select epoch into present from dispatch_tickets where call_id = of_call for key share;
  if present > under_epoch then
    raise exception 'call % is held under epoch %, not %', of_call, present, under_epoch using errcode = '23PF1';
  end if;
  return true;
end
$$;

-- Calls that were never dispatched are written under 0.
alter table call_events add column epoch integer not null default 0;

create function call_events_are_of_the_holder() returns trigger language plpgsql as $$
begin
  perform demand_lease(call_id, min(epoch)) from added group by call_id;
  return null;
end
$$;

create trigger call_events_fenced after insert on call_events
  referencing new table as added for each statement execute function call_events_are_of_the_holder();
