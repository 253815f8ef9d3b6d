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
  MarkDetail,
  OpenState,
  ResumedCall,
} from '#platform/calls/ports/call-store.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import { reading } from './database.ts';
import type { EventWriter } from './event-writer.ts';
import { type InTenant, inTenant } from './in-tenant.ts';
import { callsSaying, selectEvents, selectHits } from './call-words.ts';
import { presentEntry } from './log-entries.ts';
import { entryOperation, openOperation, type Fenced } from './operations.ts';
import type { Database } from './schema.ts';
import type { StoreLog } from './store-log.ts';

export interface PostgresCallStore extends CallStore {
  /** Ids of the calls that are open here. */
  goingOn(): string[];
  /** The database refuses what is written of this call: another process holds it. It is not open here any more. */
  fenced(callId: string): void;
}

export interface CallStoreParts {
  pool: pg.Pool;
  writer: EventWriter;
  recordings: Pick<RecordingStore, 'find'> | undefined;
  log: StoreLog;
  /** Told once for each call that another process holds. */
  onFenced?: ((callId: string) => void) | undefined;
}

/** `cut` when memory was full, a log with a hole being worse than a shorter one; or when another process writes it. */
interface OpenCall extends Fenced {
  cut: boolean;
}

export function postgresCallStore({
  pool,
  writer,
  recordings,
  log,
  onFenced,
}: CallStoreParts): PostgresCallStore {
  const open = new Map<string, OpenCall>();
  const going = (callId: string): OpenCall => {
    const call = open.get(callId);
    if (!call) throw unknownCall(callId);
    return call;
  };
  return {
    goingOn: () => [...open.keys()],
    fenced(callId) {
      if (!cutOff(open.get(callId))) return;
      log.warn({ callId }, 'Another process goes on with a call; this one lets it go');
      onFenced?.(callId);
    },
    async open(call, state = 'active', epoch) {
      if (open.has(call.id)) return;
      open.set(call.id, { cut: false, ...under(epoch) });
      await beginCall(writer, call, state).catch((fault: unknown) => {
        open.delete(call.id);
        throw fault;
      });
    },
    append(callId, entries) {
      if (appendTo(writer, callId, { call: going(callId), entries })) return;
      const fromSeq = entries[0]?.seq;
      log.error({ callId, fromSeq }, 'A call log is cut short: database, spool and memory are full');
    },
    mark(callId, state, at) {
      writer.push({ type: 'mark', callId, state, ...marked(at), ...under(going(callId).epoch) });
    },
    async resume(callId, epoch) {
      // What is on its way counts.
      await writer.flush();
      const before = await reading(openLog(pool, callId));
      if (before === null) open.delete(callId);
      else if (epoch !== undefined || !open.has(callId)) open.set(callId, { cut: false, ...under(epoch) });
      if (before === null) throw unknownCall(callId);
      return before;
    },
    leave: (callId) => void open.delete(callId),
    async flush(callId) {
      if (open.get(callId)?.cut)
        throw new ParleyError('storage.full', `the log of call ${callId} was cut short`);
      await writer.flush();
    },
    async close(callId, end) {
      const { epoch } = going(callId);
      open.delete(callId);
      writer.push({ type: 'close', callId, end, ...under(epoch) });
      await writer.flush();
    },
    forTenant: (tenantId) => postgresCallReader(inTenant(pool, tenantId), recordings),
  };
}

function marked({ answeredAtMs, governance }: MarkDetail = {}) {
  return { answeredAtMs: answeredAtMs ?? null, ...(governance && { governance }) };
}

/** False for one that is not open, or has been cut before. */
function cutOff(call: OpenCall | undefined): boolean {
  if (call === undefined || call.cut) return false;
  call.cut = true;
  return true;
}

async function beginCall(writer: EventWriter, call: CallHead, state: OpenState): Promise<void> {
  writer.push(openOperation(call, state));
  try {
    await writer.flush();
  } catch (fault) {
    writer.withdraw(call.id);
    throw fault;
  }
}

/** False when memory has become full: the call takes no more. */
function appendTo(
  writer: EventWriter,
  callId: string,
  { call, entries }: { call: OpenCall; entries: LogEntry[] },
): boolean {
  for (const entry of entries) {
    if (call.cut) break;
    if (writer.push(entryOperation(callId, entry, under(call.epoch)))) continue;
    call.cut = true;
    return false;
  }
  return true;
}

function under(epoch: number | undefined): Fenced {
  return epoch === undefined ? {} : { epoch };
}

function unknownCall(callId: string): ParleyError {
  return new ParleyError('call.unknown', `no call ${callId} is open in this store`);
}

/** Null for a call that does not exist or is over. Of all tenants, as the log is written for all. */
async function openLog(pool: pg.Pool, callId: string): Promise<ResumedCall | null> {
  const { rows: found } = await pool.query<{ tenant_id: string; agent_id: string }>(
    `select tenant_id, agent_id from calls where id = $1 and ended_at_ms is null and state <> 'lost'`,
    [callId],
  );
  const [head] = found;
  if (!head) return null;
  const { rows } = await pool.query<{ seq: number; at_ms: number; kind: LogEntry['kind']; data: string }>(
    `select seq, at_ms, kind, data from call_events where call_id = $1 order by seq`,
    [callId],
  );
  return { tenantId: head.tenant_id, agentId: head.agent_id, log: rows.map(presentEntry) };
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
    hits: (callIds, saying, most) => reading(own((db) => selectHits(db, { callIds, saying, most }))),
    events: (callIds, types) => reading(own((db) => selectEvents(db, callIds, types))),
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

function selectCalls(db: Kysely<Database>, asked: CallQuery): Promise<Row[]> {
  const { limit, beforeMs, beforeId, fromMs, toMs, agentId, state, channel, party, saying } = asked;
  let query = callRows(db).orderBy('started_at_ms', 'desc').orderBy('id', 'desc');
  if (beforeMs !== undefined) {
    const before = Math.ceil(beforeMs);
    query =
      beforeId === undefined
        ? query.where('started_at_ms', '<', before)
        : query.where((row) =>
            row.or([
              row('started_at_ms', '<', before),
              row.and([row('started_at_ms', '=', before), row('id', '<', beforeId)]),
            ]),
          );
  }
  if (fromMs !== undefined) query = query.where('started_at_ms', '>=', Math.ceil(fromMs));
  if (toMs !== undefined) query = query.where('started_at_ms', '<', Math.ceil(toMs));
  if (agentId !== undefined) query = query.where('agent_id', '=', agentId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (channel !== undefined) query = query.where('channel', '=', channel);
  if (party !== undefined) {
    const part = `%${party.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    query = query.where((row) => row.or([row('caller', 'ilike', part), row('callee', 'ilike', part)]));
  }
  if (saying !== undefined) query = query.where(callsSaying(saying));
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
