/** A turn of a call and what it was answered, read from the call's log. */
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
  const take = (entry: LogEntry): boolean => {
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
  await untilFalse(calls, callId, take);
  return exchangeOf(turn, heard);
}

function exchangeOf(turn: { seq: number; text: string } | null, heard: string): Exchange | null {
  if (turn === null) return null;
  const [caller, agent] = [turn.text.trim(), heard.trim()];
  return caller === '' || agent === '' ? null : { seq: turn.seq, caller, agent };
}

async function untilFalse(
  calls: CallLogs,
  callId: string,
  take: (entry: LogEntry) => boolean,
): Promise<void> {
  for (let after = 0; after < MOST_ENTRIES;) {
    const entries = await calls.log(callId, after, CHUNK);
    for (const entry of entries) if (entry.kind === 'event' && !take(entry)) return;
    if (entries.length < CHUNK) return;
    after = entries.at(-1)?.seq ?? MOST_ENTRIES;
  }
}
