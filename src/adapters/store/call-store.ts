/** Calls and their logs in PostgreSQL. */
import type { Kysely, Selectable } from 'kysely';
import type pg from 'pg';
import { ParleyError } from '#voice/errors.ts';
import type { LogEntry } from '#voice/log.ts';
import type {
  CallHead,
  CallQuery,
  CallReader,
  CallRow,
  CallStore,
} from '#platform/calls/ports/call-store.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import { reading } from './database.ts';
import type { EventWriter } from './event-writer.ts';
import { type InTenant, inTenant } from './in-tenant.ts';
import { fromJsonText } from './json-text.ts';
import { entryOperation, openOperation } from './operations.ts';
import type { Database } from './schema.ts';
import type { StoreLog } from './store-log.ts';

export interface PostgresCallStore extends CallStore {
  /** Ids of the calls that are open here. */
  goingOn(): string[];
}

export interface CallStoreParts {
  pool: pg.Pool;
  writer: EventWriter;
  recordings: Pick<RecordingStore, 'find'> | undefined;
  log: StoreLog;
}

export function postgresCallStore({ pool, writer, recordings, log }: CallStoreParts): PostgresCallStore {
  /** Open calls; `cut` when memory was full: a log with a hole would be worse than a shorter one. */
  const open = new Map<string, { cut: boolean }>();
  const going = (callId: string): { cut: boolean } => {
    const call = open.get(callId);
    if (!call) throw unknownCall(callId);
    return call;
  };
  return {
    goingOn: () => [...open.keys()],
    async open(call, state = 'active') {
      if (open.has(call.id)) return;
      open.set(call.id, { cut: false });
      writer.push(openOperation(call, state));
      try {
        await writer.flush();
      } catch (fault) {
        open.delete(call.id);
        writer.withdraw(call.id);
        throw fault;
      }
    },
    append(callId, entries) {
      const call = going(callId);
      for (const entry of entries) {
        if (call.cut) return;
        if (writer.push(entryOperation(callId, entry))) continue;
        call.cut = true;
        log.error(
          { callId, fromSeq: entry.seq },
          'A call log is cut short: database, spool and memory are full',
        );
      }
    },
    mark(callId, state, at) {
      going(callId);
      writer.push({ type: 'mark', callId, state, answeredAtMs: at?.answeredAtMs ?? null });
    },
    async resume(callId) {
      // What is on its way counts.
      await writer.flush();
      const before = await reading(openLog(pool, callId));
      if (before === null) {
        open.delete(callId);
        throw unknownCall(callId);
      }
      if (!open.has(callId)) open.set(callId, { cut: false });
      return before;
    },
    async flush(callId) {
      if (open.get(callId)?.cut)
        throw new ParleyError('storage.full', `the log of call ${callId} was cut short`);
      await writer.flush();
    },
    async close(callId, end) {
      going(callId);
      open.delete(callId);
      writer.push({ type: 'close', callId, end });
      await writer.flush();
    },
    forTenant: (tenantId) => postgresCallReader(inTenant(pool, tenantId), recordings),
  };
}

function unknownCall(callId: string): ParleyError {
  return new ParleyError('call.unknown', `no call ${callId} is open in this store`);
}

/** Null for a call that does not exist or is over. Of all tenants, as the log is written for all. */
async function openLog(pool: pg.Pool, callId: string): Promise<LogEntry[] | null> {
  const { rows: found } = await pool.query(
    `select 1 from calls where id = $1 and ended_at_ms is null and state <> 'lost'`,
    [callId],
  );
  if (found.length === 0) return null;
  const { rows } = await pool.query<{ seq: number; at_ms: number; kind: LogEntry['kind']; data: string }>(
    `select seq, at_ms, kind, data from call_events where call_id = $1 order by seq`,
    [callId],
  );
  return rows.map(presentEntry);
}

function presentEntry(row: { seq: number; at_ms: number; kind: LogEntry['kind']; data: string }): LogEntry {
  const { seq, at_ms, kind, data } = row;
  return { seq, atMs: at_ms, kind, data: fromJsonText(data) } as LogEntry;
}

export function postgresCallReader(own: InTenant, recordings: CallStoreParts['recordings']): CallReader {
  return {
    async list(query) {
      const rows = await reading(own((db) => selectCalls(db, query)));
      return Promise.all(rows.map((row) => present(row, recordings)));
    },
    async get(callId) {
      const row = await reading(own((db) => callRows(db).where('id', '=', callId).executeTakeFirst()));
      return row ? present(row, recordings) : null;
    },
    log: (callId, afterSeq, limit) => reading(own((db) => selectEntries(db, { callId, afterSeq, limit }))),
  };
}

function callRows(db: Kysely<Database>) {
  return db
    .selectFrom('calls')
    .selectAll()
    .select((row) =>
      row.fn
        .coalesce(
          'entries',
          row
            .selectFrom('call_events')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .whereRef('call_events.call_id', '=', 'calls.id'),
        )
        .as('entry_count'),
    );
}

type Row = Selectable<Database['calls']> & { entry_count: number | null };

function selectCalls(db: Kysely<Database>, { limit, beforeMs, agentId, state }: CallQuery): Promise<Row[]> {
  let query = callRows(db).orderBy('started_at_ms', 'desc').orderBy('id', 'desc');
  if (beforeMs !== undefined) query = query.where('started_at_ms', '<', Math.ceil(beforeMs));
  if (agentId !== undefined) query = query.where('agent_id', '=', agentId);
  if (state !== undefined) query = query.where('state', '=', state);
  return query.limit(Math.max(0, Math.floor(limit))).execute();
}

async function selectEntries(
  db: Kysely<Database>,
  { callId, afterSeq, limit }: { callId: string; afterSeq: number; limit: number },
): Promise<LogEntry[]> {
  const rows = await db
    .selectFrom('call_events')
    .select(['seq', 'at_ms', 'kind', 'data'])
    .where('call_id', '=', callId)
    .where('seq', '>', Math.floor(afterSeq))
    .orderBy('seq')
    .limit(Math.max(0, Math.floor(limit)))
    .execute();
  return rows.map(presentEntry);
}

async function present(row: Row, recordings: Pick<RecordingStore, 'find'> | undefined): Promise<CallRow> {
  const found = (await recordings?.find(row.id)) ?? null;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    agentId: row.agent_id,
    agentName: row.agent_name,
    channel: row.channel,
    from: row.caller,
    to: row.callee,
    direction: row.direction,
    startedAtMs: row.started_at_ms,
    ...(row.agent_version !== null && {
      agentVersion: { number: row.agent_version, hash: row.agent_hash ?? '' },
    }),
    ...(row.experiment_id !== null && { experimentId: row.experiment_id }),
    ...(row.governance !== null && { governance: row.governance as NonNullable<CallHead['governance']> }),
    plan: row.plan as CallHead['plan'],
    providers: row.providers as CallHead['providers'],
    state: row.state,
    answeredAtMs: row.answered_at_ms,
    end:
      row.ended_at_ms === null
        ? null
        : {
            endedAtMs: row.ended_at_ms,
            durationMs: row.duration_ms ?? 0,
            reason: row.end_reason ?? '',
            by: row.ended_by ?? '',
            turns: row.turns ?? 0,
          },
    entries: row.entry_count ?? 0,
    recording: found && {
      sampleRateHz: found.sampleRateHz,
      durationMs: found.durationMs,
      bytes: found.bytes,
    },
  };
}
