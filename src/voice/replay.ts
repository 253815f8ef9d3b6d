/** Runs a call again from its log. */
import { step } from './conversation.ts';
import type { Role } from './effects.ts';
import type { LogEntry } from './log.ts';
import type { CallPlan } from './plan.ts';
import { newCall, type CallState } from './state.ts';

export interface Replay {
  /** The whole log as the heart writes it for the same inputs. */
  log: LogEntry[];
  state: CallState;
}

/** Feeds the log's inputs to a new heart. A log that was written by this heart comes out as it went in, bit for bit. */
export function replay(plan: CallPlan, providers: Record<Role, number>, log: LogEntry[]): Replay {
  let state = newCall(plan, providers);
  const again: LogEntry[] = [];
  for (const entry of log) {
    if (entry.kind !== 'input') continue;
    const { atMs } = entry;
    again.push({ seq: again.length + 1, atMs, kind: 'input', data: entry.data });
    const result = step(state, entry.data);
    state = result.state;
    for (const effect of result.effects) {
      const seq = again.length + 1;
      if (effect.type === 'note') again.push({ seq, atMs, kind: 'event', data: effect.event });
      else again.push({ seq, atMs, kind: 'effect', data: effect });
    }
  }
  return { log: again, state };
}

/** Where a call stands whose log was broken off, and the lines that its last step owes: they are written before it goes on. */
export interface TakenUp {
  state: CallState;
  owed: LogEntry[];
  /** The heart's lines, with those. */
  seq: number;
  lastMs: number;
  utterances: number;
  /** Where another version of the heart would have gone another way; null where the log is this heart's own. */
  parted: ReturnType<typeof difference>;
}

/** Makes a call's state again from as much of its log as there is. */
export function takeUp(plan: CallPlan, providers: Record<Role, number>, log: LogEntry[]): TakenUp {
  const written = ofTheHeart(log);
  const { log: again, state } = replay(plan, providers, written);
  const parted = difference(written, again.slice(0, written.length));
  const owed = parted === null ? again.slice(written.length) : [];
  const inputs = written.flatMap(({ kind, data }) => (kind === 'input' ? [data] : []));
  return {
    state,
    owed,
    seq: written.length + owed.length,
    lastMs: again.at(-1)?.atMs ?? 0,
    utterances: inputs.filter(({ type }) => type === 'caller.started').length,
    parted,
  };
}

/** What of a log the heart has written, numbered as it does. */
export function ofTheHeart(log: LogEntry[]): LogEntry[] {
  return log.filter(({ kind }) => kind !== 'life').map((entry, index) => ({ ...entry, seq: index + 1 }));
}

/** Where a log and its replay part: the first differing entry, or null when they are the same. */
export function difference(
  log: LogEntry[],
  again: LogEntry[],
): { seq: number; was: string; is: string } | null {
  const length = Math.max(log.length, again.length);
  for (let index = 0; index < length; index += 1) {
    const was = canonical(log[index]);
    const is = canonical(again[index]);
    if (was !== is) return { seq: index + 1, was: was ?? 'nothing', is: is ?? 'nothing' };
  }
  return null;
}

/** JSON with the keys in order: a database may give an object's keys back in another order than it was given them. */
function canonical(entry: LogEntry | undefined): string | undefined {
  return JSON.stringify(entry, (_, value: unknown) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
