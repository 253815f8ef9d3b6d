/** Tickets of dispatched calls in PostgreSQL, as the database's owner: a runner serves all tenants. */
import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import type { TicketStore } from '#platform/calls/dispatch/ports/ticket-store.ts';
import type { Lease, Ticket } from '#platform/calls/dispatch/ticket.ts';
import { reading } from '../database.ts';
import { fromJsonText, toJsonText } from '../json-text.ts';
import type { Database } from '../schema.ts';

type Row = Selectable<Database['dispatch_tickets']>;

/** Who launches counts first: two at once must not both take the last place. */
const LAUNCH_LOCK = 7_270_551_010;
const LIVE = sql`state in ('waiting', 'claimed', 'running')`;
/** What a ticket has no use for any more once its call is over: whose call it was stands in the record. */
const CLEARED = sql`entrance = null, resume_hash = null, lease_until = null, request = '{}', updated_at = clock_timestamp()`;
/** Taken from its runner, whoever that was. */
const FREED = sql`state = 'waiting', epoch = epoch + 1, claimed_by = null, entrance = null, lease_until = null, updated_at = clock_timestamp()`;

export function postgresTicketsOfAll(db: Kysely<Database>): TicketStore {
  const rows = async (query: RawBuilder<Row>): Promise<Ticket[]> =>
    (await reading(query.execute(db))).rows.map(present);
  const one = async (query: RawBuilder<Row>): Promise<Ticket | null> => (await rows(query))[0] ?? null;
  return {
    launch: (ticket, bounds) => reading(launch(db, ticket, bounds)),
    find: (callId) => one(sql`select * from dispatch_tickets where call_id = ${callId}`),
    byResume: (resumeHash) =>
      one(sql`select * from dispatch_tickets where resume_hash = ${resumeHash} and ${LIVE}`),
    claim: (runnerId, { leaseMs, lineMs }) =>
      one(sql`update dispatch_tickets set state = 'claimed', claimed_by = ${runnerId}, lease_until = ${inMs(leaseMs)},
        expires_at = ${inMs(lineMs)}, updated_at = clock_timestamp()
        where call_id = (select call_id from dispatch_tickets where state = 'waiting' and expires_at > clock_timestamp()
          order by created_at limit 1 for update skip locked) returning *`),
    async offer(lease, entrance) {
      const text = toJsonText(entrance);
      return changed(
        await rows(
          sql`update dispatch_tickets set entrance = ${text}::jsonb where ${held(lease)} and state = 'claimed' returning *`,
        ),
      );
    },
    async run(lease, { agentVersion, resumeHash = null }) {
      return changed(
        await rows(sql`update dispatch_tickets set state = 'running', entrance = null, agent_version = coalesce(agent_version, ${agentVersion}),
          resume_hash = coalesce(${resumeHash}, resume_hash), updated_at = clock_timestamp()
          where ${held(lease)} and state in ('claimed', 'running') returning *`),
      );
    },
    renew: (runnerId, leases, leaseMs) => reading(renew(db, { runnerId, leases, leaseMs })),
    async giveBack(lease, waitMs) {
      return changed(
        await rows(sql`update dispatch_tickets set ${FREED}, expires_at = ${inMs(waitMs)}
          where ${held(lease)} and state in ('claimed', 'running') returning *`),
      );
    },
    recall: (callId, waitMs) =>
      one(sql`update dispatch_tickets set ${FREED}, expires_at = ${inMs(waitMs)}
        where call_id = ${callId} and ${LIVE} returning *`),
    async done(lease) {
      await rows(
        sql`update dispatch_tickets set state = 'done', ${CLEARED} where ${held(lease)} returning *`,
      );
    },
    clean: (waitMs) => reading(clean(db, waitMs)),
    async live() {
      const counted = sql<{ count: number }>`select count(*) as count from dispatch_tickets where ${LIVE}`;
      return (await reading(counted.execute(db))).rows[0]!.count;
    },
  };
}

async function launch(
  db: Kysely<Database>,
  ...[ticket, { most, waitMs }]: Parameters<TicketStore['launch']>
): Promise<boolean> {
  const { callId, tenantId, agentId, channel, request } = ticket;
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LAUNCH_LOCK})`.execute(tx);
    const { rows } =
      await sql`insert into dispatch_tickets (call_id, tenant_id, agent_id, channel, request, expires_at)
      select ${callId}, ${tenantId}, ${agentId}, ${channel}, ${toJsonText(request)}::jsonb, ${inMs(waitMs)}
      where (select count(*) from dispatch_tickets where ${LIVE}) < ${most} returning call_id`.execute(tx);
    return rows.length === 1;
  });
}

async function renew(
  db: Kysely<Database>,
  { runnerId, leases, leaseMs }: { runnerId: string; leases: Lease[]; leaseMs: number },
): Promise<string[]> {
  const { rows } = await sql<{
    call_id: string;
  }>`update dispatch_tickets as ticket set lease_until = ${inMs(leaseMs)}
    from unnest(${leases.map(({ callId }) => callId)}::text[], ${leases.map(({ epoch }) => epoch)}::integer[]) as lease (call_id, epoch)
    where ticket.call_id = lease.call_id and ticket.epoch = lease.epoch and ticket.claimed_by = ${runnerId}
      and ticket.state in ('claimed', 'running') returning ticket.call_id`.execute(db);
  return rows.map(({ call_id }) => call_id);
}

/** What is locked just now is looked at the next time. */
async function clean(db: Kysely<Database>, waitMs: number): ReturnType<TicketStore['clean']> {
  const { rows: back } = await sql<Row>`update dispatch_tickets set ${FREED}, expires_at = ${inMs(waitMs)}
    where call_id in (select call_id from dispatch_tickets where state in ('claimed', 'running') and lease_until < clock_timestamp()
      for update skip locked) returning *`.execute(db);
  const { rows: over } =
    await sql<Row>`update dispatch_tickets set state = 'expired', epoch = epoch + 1, ${CLEARED}
    where call_id in (select call_id from dispatch_tickets where state in ('waiting', 'claimed') and expires_at < clock_timestamp()
      for update skip locked) returning *`.execute(db);
  const expired = over.map(({ call_id }) => call_id);
  // A call that had begun and that nobody went on with.
  if (expired.length > 0)
    await sql`update calls set state = 'lost' where id = any(${expired}) and ended_at_ms is null`.execute(db);
  return { givenBack: back.map(({ call_id }) => call_id), expired };
}

function held({ callId, epoch }: Lease): RawBuilder<unknown> {
  return sql`call_id = ${callId} and epoch = ${epoch}`;
}

function inMs(ms: number): RawBuilder<unknown> {
  return sql`clock_timestamp() + ${Math.round(ms)} * interval '1 millisecond'`;
}

function changed(rows: unknown[]): boolean {
  return rows.length === 1;
}

function present(row: Row): Ticket {
  return {
    callId: row.call_id,
    tenantId: row.tenant_id,
    agentId: row.agent_id,
    agentVersion: row.agent_version,
    channel: row.channel,
    request: fromJsonText(row.request) as Ticket['request'],
    state: row.state,
    epoch: row.epoch,
    claimedBy: row.claimed_by,
    entrance: row.entrance === null ? null : (fromJsonText(row.entrance) as Ticket['entrance']),
  };
}
