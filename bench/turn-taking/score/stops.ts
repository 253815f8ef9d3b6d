/** Every stop of the agent's sound in a call's log, and what followed it. */
import type { LogEntry } from '../../../src/voice/log.ts';

export interface Stop {
  atMs: number;
  /** What had been heard of which clause. */
  clauseId: string | null;
  heardMs: number;
  /** Gone on: when, and from where. */
  resumed: { atMs: number; clauseId: string | null; fromMs: number } | null;
  /** Ruled to be an interruption. */
  cutMs: number | null;
}

export function stopsOf(log: LogEntry[]): Stop[] {
  const stops: Stop[] = [];
  for (const { kind, data, atMs } of log) {
    const open = stops.at(-1);
    const isOpen = open !== undefined && open.resumed === null && open.cutMs === null;
    if (kind === 'effect' && data.type === 'playout.pause')
      stops.push({ atMs, clauseId: null, heardMs: 0, resumed: null, cutMs: null });
    else if (kind === 'effect' && data.type === 'playout.stop') {
      if (isOpen) open.cutMs = atMs;
      else stops.push({ atMs, clauseId: null, heardMs: 0, resumed: null, cutMs: atMs });
    } else if (kind === 'effect' && data.type === 'playout.resume' && isOpen)
      open.resumed = { atMs, clauseId: data.clauseId, fromMs: data.fromMs };
    else if (kind === 'input' && data.type === 'playout.stopped' && open) {
      open.clauseId = data.clauseId;
      open.heardMs = data.heardMs;
    }
  }
  return stops;
}

/** A reply goes on from the beginning of the word in which it stopped, give or take what a synthesiser's word times may err. */
const WORD_MS = 60;

/** Null where there is nothing to compare. */
export function isAtTheWord(log: LogEntry[], stop: Stop): boolean | null {
  const { resumed, clauseId, heardMs } = stop;
  if (!resumed || clauseId === null || resumed.clauseId === null) return null;
  const speakIds = new Set(
    log.flatMap(({ kind, data }) =>
      kind === 'effect' && data.type === 'speak.start' && data.clauseId === clauseId ? [data.speakId] : [],
    ),
  );
  const words = log.flatMap(({ kind, data }) =>
    kind === 'input' && data.type === 'speech.done' && speakIds.has(data.speakId) ? data.words : [],
  );
  const word = words.find(({ endMs }) => endMs > heardMs);
  if (resumed.clauseId !== clauseId || !word) return word === undefined;
  const right = Math.min(word.startMs, heardMs);
  return resumed.fromMs >= right - WORD_MS && resumed.fromMs <= Math.max(word.startMs, heardMs) + WORD_MS;
}
