/** Turns of a call and what they were answered, read from the call's log. */
import type { LogEntry } from '#voice/log.ts';

/** Where the logs of calls are read: entries with `seq` > `afterSeq`, in order. */
export interface CallLogs {
  log(callId: string, afterSeq: number, limit: number): Promise<LogEntry[]>;
}

export interface Exchange {
  /** The entry of the committed turn. */
  seq: number;
  caller: string;
  /** As far as the caller heard it. */
  agent: string;
}

const CHUNK = 1000;
/** Entries that are read of one call at the most. */
const MOST_ENTRIES = 100_000;

/**
 * `seq` is any entry from the turn's commitment to the next one's. Null where there is no such turn, or the caller heard nothing of an
 * answer to it. `seen` hears of each entry up to the turn's end, in order.
 */
export async function exchangeAt(
  calls: CallLogs,
  callId: string,
  seq: number,
  seen: (entry: LogEntry) => void = () => undefined,
): Promise<Exchange | null> {
  let turn: { id: string; seq: number; text: string } | null = null;
  let replyId: string | null = null;
  let heard = '';
  const take = (entry: LogEntry & { kind: 'event' }): boolean => {
    const { seq: at, data } = entry;
    if (data.type === 'turn.committed') {
      if (at > seq) return false;
      turn = { id: data.turnId, seq: at, text: data.text };
      [replyId, heard] = [null, ''];
    } else if (data.type === 'reply.started' && data.turnId === turn?.id) replyId = data.replyId;
    else if (data.type === 'reply.ended' && data.replyId === replyId) heard = data.heard;
    seen(entry);
    return true;
  };
  await eachEvent(calls, callId, take);
  return exchangeOf(turn, heard);
}

function exchangeOf(turn: { seq: number; text: string } | null, heard: string): Exchange | null {
  if (turn === null) return null;
  const [caller, agent] = [turn.text.trim(), heard.trim()];
  return caller === '' || agent === '' ? null : { seq: turn.seq, caller, agent };
}

/**
 * The turns that went well: answered by the agent's mind, without a fallback, and heard to the end of the answer. `seen` hears of each
 * entry of the call.
 */
export async function goodExchanges(
  calls: CallLogs,
  callId: string,
  seen: (entry: LogEntry) => void = () => undefined,
): Promise<Exchange[]> {
  const good: Exchange[] = [];
  let turn: { id: string; seq: number; text: string } | null = null;
  let replyId: string | null = null;
  await eachEvent(calls, callId, (entry) => {
    const { seq, data } = entry;
    seen(entry);
    if (data.type === 'turn.committed') {
      turn = { id: data.turnId, seq, text: data.text };
      replyId = null;
    } else if (data.type === 'fallback.fired') turn = null;
    else if (data.type === 'reply.started' && data.kind === 'answer' && data.turnId === turn?.id)
      replyId = data.replyId;
    else if (data.type === 'reply.ended' && data.replyId === replyId) {
      const exchange = data.cut ? null : exchangeOf(turn, data.heard);
      if (exchange) good.push(exchange);
      turn = null;
    }
    return true;
  });
  return good;
}

async function eachEvent(
  calls: CallLogs,
  callId: string,
  take: (entry: LogEntry & { kind: 'event' }) => boolean,
): Promise<void> {
  for (let after = 0; after < MOST_ENTRIES;) {
    const entries = await calls.log(callId, after, CHUNK);
    for (const entry of entries) if (entry.kind === 'event' && !take(entry)) return;
    if (entries.length < CHUNK) return;
    after = entries.at(-1)?.seq ?? MOST_ENTRIES;
  }
}
