/** Writes operations to the database. Each statement may be repeated: what is there already stays as it is. */
import type pg from 'pg';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { CallGovernance } from '#platform/calls/ports/call-store.ts';
import type { LostCall } from './lost-calls.ts';
import type { Operation } from './operations.ts';
import { faultCode } from './store-log.ts';

/** Of entries that were never written. Looking first whether one is there, row by row, takes a third of what writing it costs. */
const INSERT_ENTRIES = `insert into call_events (call_id, seq, at_ms, kind, data, epoch, tenant_id)
    select entry.*, coalesce(calls.tenant_id, 'default')
    from unnest($1::text[], $2::bigint[], $3::float8[], $4::text[], $5::jsonb[], $6::integer[]) as entry (call_id, seq, at_ms, kind, data, epoch)
    left join calls on calls.id = entry.call_id`;
/** Of entries some of which are there: an answer that was lost on its way, a batch out of the spool. */
const INSERT_MISSING = `${INSERT_ENTRIES} on conflict do nothing`;
const ALREADY_THERE = '23505';

const INSERT_CALL = `insert into calls (id, instance_id, agent_id, agent_name, channel, caller, callee, started_at_ms, plan, providers, tenant_id,
    agent_version, agent_hash, experiment_id, state, direction, governance)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) on conflict do nothing`;

/** One that is over stays as it ended. */
const MARK_CALL = `update calls set state = $2, answered_at_ms = coalesce(answered_at_ms, $3),
    governance = coalesce($5, governance) where id = $1 and ended_at_ms is null and demand_lease($1, $4)`;

const END_CALL = `update calls set state = $7, ended_at_ms = $2, duration_ms = $3, end_reason = $4, ended_by = $5, turns = $6,
    entries = (select count(*) from call_events where call_id = $1) where id = $1 and demand_lease($1, $8)`;

/** Calls that an earlier run left active: all of this instance's but those that are going on now, or that another process may go on with. */
const MARK_LOST = `update calls set state = 'lost' where state in ('active', 'ending') and instance_id = $1 and not (id = any($2::text[]))
    and not exists (select from dispatch_tickets t where t.call_id = calls.id and t.state in ('waiting', 'claimed', 'running')) returning id as "callId", tenant_id as "tenantId"`;

type Values = unknown[];

/** In this order: calls that begin, entries, where calls are, calls that end. An operation's call begins before it in every batch. */
export async function writeOperations(pool: pg.Pool, instanceId: string, batch: Operation[]): Promise<void> {
  await onConnection(pool, async (run) => {
    // Nothing to write is a question whether the database is there.
    if (batch.length === 0) await run('select 1', []);
    for (const operation of batch) {
      if (operation.type === 'open') await run(INSERT_CALL, callValues(instanceId, operation));
    }
    const entries = batch.filter((operation) => operation.type === 'entry');
    if (entries.length > 0) {
      const values = entryValues(entries);
      await run(INSERT_ENTRIES, values).catch((fault: unknown) => {
        if (faultCode(fault) !== ALREADY_THERE) throw fault;
        return run(INSERT_MISSING, values);
      });
    }
    for (const operation of batch) {
      if (operation.type === 'mark') {
        const { callId, state, answeredAtMs, governance, epoch = 0 } = operation;
        const atMs = answeredAtMs === null ? null : Math.round(answeredAtMs);
        await run(MARK_CALL, [callId, state, atMs, epoch, governanceText(governance)]);
      }
      if (operation.type !== 'close') continue;
      const { endedAtMs, durationMs, reason, by, turns, state = 'ended' } = operation.end;
      await run(
        END_CALL,
        [
          operation.callId,
          Math.round(endedAtMs),
          durationMs,
          reason,
          by,
          turns,
          state,
          operation.epoch ?? 0,
        ].map(storable),
      );
    }
  });
}

/** Resolves with the calls that were lost. */
export async function markLost(pool: pg.Pool, instanceId: string, goingOn: string[]): Promise<LostCall[]> {
  let lost: LostCall[] = [];
  await onConnection(pool, async (run) => {
    lost = (await run(MARK_LOST, [instanceId, goingOn])) as LostCall[];
  });
  return lost;
}

async function onConnection(
  pool: pg.Pool,
  work: (run: (text: string, values: Values) => Promise<unknown[]>) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  // Without a listener, a connection that is cut between two statements would end the process.
  const ignore = (): void => {};
  client.on('error', ignore);
  let broken = true;
  try {
    await work(async (text, values) => {
      const { rows } = await client.query(text, values);
      return rows as unknown[];
    });
    broken = false;
  } finally {
    client.off('error', ignore);
    // After a fault its state is unknown: a new one is opened next time.
    client.release(broken);
  }
}

function entryValues(entries: (Operation & { type: 'entry' })[]): Values {
  return [
    entries.map(({ callId }) => callId),
    entries.map(({ seq }) => seq),
    entries.map(({ atMs }) => atMs),
    entries.map(({ kind }) => kind),
    entries.map(({ data }) => data),
    entries.map(({ epoch }) => epoch ?? 0),
  ];
}

function callValues(
  instanceId: string,
  { head, plan, providers, state = 'active' }: Operation & { type: 'open' },
): Values {
  const { id, agentId, agentName, channel, from, to, startedAtMs, agentVersion, experimentId } = head;
  const names = [id, instanceId, agentId, agentName, channel, from, to].map(storable);
  // A spool that was written before there were tenants knows none.
  const tenantId = (head as Partial<typeof head>).tenantId ?? HOME_TENANT;
  const ran = [agentVersion?.number ?? null, agentVersion?.hash ?? null, experimentId ?? null];
  const where = [state, head.direction ?? 'inbound'];
  const under = governanceText(head.governance);
  return [...names, Math.round(startedAtMs), plan, providers, tenantId, ...ran, ...where, under];
}

function governanceText(governance: CallGovernance | undefined): string | null {
  return governance ? JSON.stringify(governance).replaceAll('\\u0000', '\ufffd') : null;
}

/** A text column holds no U+0000. */
function storable<T>(value: T): T | string {
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;
}
