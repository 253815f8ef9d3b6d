/** When the agent took the turn: before the caller's end, in time, or late. */
import type { LogEntry } from '../../../src/voice/log.ts';
import type { PlayedCall } from '../call/play.ts';
import { conditionGroup, type EndpointItem } from '../set/items.ts';

export interface EndpointOutcome {
  kind: 'endpointing';
  id: string;
  category: string;
  condition: string;
  /** The turn was taken while the caller was not done. */
  cutOff: boolean;
  /** A reply could be heard while the caller was not done. */
  audiblyCutOff: boolean;
  /** From the true end to the decision; null where it was cut off, or never taken. */
  waitMs: number | null;
  /** Taken more than a second after the true end, or never. */
  late: boolean;
  /** Which rule decided. */
  rule: string | null;
  /** Finals that were asked for before speech had ended, and those of them that counted. */
  early: { asked: number; counted: number };
  /** Words that were said and are not in the turn, where it was not cut off: a soft last one that an early final lacks. */
  lacking: number;
}

const LATE_MS = 1000;
/** The last word is as good as said. */
export const NEARLY_MS = 40;

export function scoreEndpointing(item: EndpointItem, call: PlayedCall): EndpointOutcome {
  const { log, caller, asked } = call;
  if (!caller) throw new Error(`${item.id} has no sound.`);
  const commits = log.flatMap((entry) =>
    entry.kind === 'event' && entry.data.type === 'turn.committed' && entry.atMs >= caller.startMs
      ? [{ atMs: entry.atMs, rule: entry.data.rule }]
      : [],
  );
  const audible = log.find(
    (entry) => entry.kind === 'event' && entry.data.type === 'reply.audible' && entry.atMs >= caller.startMs,
  );
  const first = commits[0];
  const cutOff = first !== undefined && first.atMs < caller.endMs - NEARLY_MS;
  const waitMs = cutOff || !first ? null : Math.max(0, first.atMs - caller.endMs);
  return {
    kind: 'endpointing',
    id: item.id,
    category: item.category,
    condition: conditionGroup(item.condition),
    cutOff,
    audiblyCutOff: audible !== undefined && audible.atMs < caller.endMs - NEARLY_MS,
    waitMs,
    late: !cutOff && (waitMs === null || waitMs > LATE_MS),
    rule: first?.rule ?? null,
    early: { asked: asked.early, counted: Math.max(0, finals(log) - asked.ended) },
    lacking: cutOff || !first ? 0 : Math.max(0, call.said.length - wordsHeard(log, first.atMs)),
  };
}

function finals(log: LogEntry[]): number {
  return log.filter(({ kind, data }) => kind === 'input' && data.type === 'hearing.final').length;
}

/** The words that were understood by then. */
function wordsHeard(log: LogEntry[], atMs: number): number {
  const texts = log.flatMap((entry) =>
    entry.kind === 'event' && entry.data.type === 'caller.said' && entry.atMs <= atMs ? entry.data.text : [],
  );
  return texts
    .join(' ')
    .split(' ')
    .filter((word) => word !== '').length;
}
