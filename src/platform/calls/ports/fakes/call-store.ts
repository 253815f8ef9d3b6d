/** Calls and their logs kept in memory, for whole-call tests. Passes the contract of `CallStore`. */
import type { LogEntry } from '#voice/log.ts';
import { ParleyError } from '#voice/errors.ts';
import { saidIn, says } from '../../search/words.ts';
import type {
  CallEnd,
  CallHead,
  CallQuery,
  CallReader,
  CallRow,
  CallStore,
  OpenState,
} from '../call-store.ts';
import type { RecordingStore } from '../recording-store.ts';

export interface MemoryCallStore extends CallStore {
  /** The whole log of a call as stored; empty for a call that does not exist. */
  entriesOf(callId: string): LogEntry[];
}

interface Kept {
  head: CallHead;
  state: OpenState;
  answeredAtMs: number | null;
  end: CallEnd | null;
  /** By `seq`, as the store keeps each number once. */
  log: Map<number, LogEntry>;
}

/** `recordings` is asked for the recording of each call that is read; without it none has one. */
export function memoryCallStore(recordings?: Pick<RecordingStore, 'find'>): MemoryCallStore {
  const calls = new Map<string, Kept>();
  const left = new Set<string>();
  const going = (callId: string): Kept => {
    const kept = calls.get(callId);
    if (!kept || kept.end || left.has(callId))
      throw new ParleyError('call.unknown', `no call ${callId} is open in this store`);
    return kept;
  };
  const present = async (kept: Kept): Promise<CallRow> => {
    const found = (await recordings?.find(kept.head.id)) ?? null;
    return {
      ...structuredClone(kept.head),
      direction: kept.head.direction ?? 'inbound',
      state: stateOf(kept),
      answeredAtMs: kept.answeredAtMs,
      end: endOf(kept),
      entries: kept.log.size,
      recording: found && {
        sampleRateHz: found.sampleRateHz,
        durationMs: found.durationMs,
        bytes: found.bytes,
      },
    };
  };
  const entriesOf = (callId: string): LogEntry[] =>
    [...(calls.get(callId)?.log.values() ?? [])].toSorted((a, b) => a.seq - b.seq);

  const forTenant = (tenantId: string): CallReader => {
    const own = (ids: readonly string[]): string[] =>
      [...new Set(ids)].filter((id) => calls.get(id)?.head.tenantId === tenantId).toSorted();
    return {
      list(query) {
        const rows = [...calls.values()]
          .filter(({ head }) => head.tenantId === tenantId)
          .filter((kept) => fits(kept, query))
          .toSorted((a, b) => b.head.startedAtMs - a.head.startedAtMs || (a.head.id < b.head.id ? 1 : -1));
        return Promise.all(rows.slice(0, query.limit).map(present));
      },
      async get(callId) {
        const kept = calls.get(callId);
        return kept?.head.tenantId === tenantId ? present(kept) : null;
      },
      async log(callId, afterSeq, limit) {
        if (calls.get(callId)?.head.tenantId !== tenantId) return [];
        return structuredClone(
          entriesOf(callId)
            .filter((entry) => entry.seq > afterSeq)
            .slice(0, limit),
        );
      },
      async hits(callIds, saying, most) {
        return own(callIds).flatMap((callId) =>
          entriesOf(callId)
            .filter((entry) => says(saidIn(entry)?.text ?? '', saying))
            .slice(0, most)
            .map((entry) => ({ callId, entry: structuredClone(entry) })),
        );
      },
      async events(callIds, types) {
        return own(callIds).flatMap((callId) =>
          entriesOf(callId)
            .filter(({ kind, data }) => kind === 'event' && types.some((type) => type === data.type))
            .map((entry) => ({ callId, entry: structuredClone(entry) })),
        );
      },
    };
  };

  return {
    entriesOf: (callId) => structuredClone(entriesOf(callId)),
    async open(call, state = 'active') {
      const head = structuredClone(call);
      if (!calls.has(call.id))
        calls.set(call.id, { head, state, answeredAtMs: null, end: null, log: new Map() });
    },
    mark(callId, state, at) {
      const kept = going(callId);
      kept.state = state;
      kept.answeredAtMs ??= at?.answeredAtMs ?? null;
      if (at?.governance) kept.head.governance = structuredClone(at.governance);
    },
    leave(callId) {
      left.add(callId);
    },
    async resume(callId) {
      left.delete(callId);
      const { tenantId, agentId } = going(callId).head;
      return { tenantId, agentId, log: structuredClone(entriesOf(callId)) };
    },
    append(callId, entries) {
      const { log } = going(callId);
      for (const entry of entries) if (!log.has(entry.seq)) log.set(entry.seq, structuredClone(entry));
    },
    async flush() {},
    async close(callId, end) {
      going(callId).end = structuredClone(end);
    },
    forTenant,
  };
}

function fits(kept: Kept, query: CallQuery): boolean {
  const { head, log } = kept;
  const {
    beforeMs = Infinity,
    beforeId = '',
    fromMs = -Infinity,
    toMs = Infinity,
    agentId,
    state,
    channel,
    party,
    saying,
  } = query;
  const { startedAtMs, from, to } = head;
  return (
    (startedAtMs < beforeMs || (startedAtMs === beforeMs && head.id < beforeId)) &&
    startedAtMs >= fromMs &&
    startedAtMs < toMs &&
    (agentId ?? head.agentId) === head.agentId &&
    (state ?? stateOf(kept)) === stateOf(kept) &&
    (channel ?? head.channel) === head.channel &&
    (party === undefined ||
      [from, to].some((one) => one?.toLowerCase().includes(party.toLowerCase()) === true)) &&
    (saying === undefined || [...log.values()].some((entry) => says(saidIn(entry)?.text ?? '', saying)))
  );
}

function stateOf({ state, end }: Kept): CallRow['state'] {
  return end ? (end.state ?? 'ended') : state;
}

function endOf({ end }: Kept): CallEnd | null {
  if (!end) return null;
  const { state: _state, ...rest } = structuredClone(end);
  return rest;
}
