/** When each of the agent's words was really heard, read from the call's log as it is written. */
import type { LogEntry } from '../../../src/voice/log.ts';
import type { TimedWord } from '../../../src/voice/plan.ts';

export interface AgentWords {
  read(entry: LogEntry): void;
  /** Words heard so far, in call time, oldest first. */
  heard(nowMs: number): TimedWord[];
}

interface Stretch {
  clauseId: string;
  /** Call time of the clause's first sample, if it had been played from there. */
  originMs: number;
  fromMs: number;
  toMs: number;
}

export function readAgentWords(): AgentWords {
  const clauseOf = new Map<string, string>();
  const wordsOf = new Map<string, TimedWord[]>();
  const stretches: Stretch[] = [];
  const end = (atMs: number): void => {
    const last = stretches.at(-1);
    if (last && last.toMs > atMs) last.toMs = atMs;
  };
  const begin = (clauseId: string, atMs: number, fromMs: number): void => {
    end(atMs);
    stretches.push({ clauseId, originMs: atMs - fromMs, fromMs: atMs, toMs: Number.POSITIVE_INFINITY });
  };
  return {
    read: ({ kind, data, atMs }) => {
      if (kind === 'effect') {
        if (data.type === 'speak.start') clauseOf.set(data.speakId, data.clauseId);
        else if (data.type === 'playout.pause' || data.type === 'playout.stop') end(atMs);
        else if (data.type === 'playout.resume' && data.clauseId !== null)
          begin(data.clauseId, atMs, data.fromMs);
      } else if (kind === 'input') {
        if (data.type === 'playout.began') begin(data.clauseId, atMs, 0);
        else if (data.type === 'playout.ended') end(atMs);
        else if (data.type === 'speech.done') wordsOf.set(clauseOf.get(data.speakId) ?? '', data.words);
        else if (data.type === 'speech.timed') wordsOf.set(data.clauseId, data.words);
      }
    },
    heard: (nowMs) =>
      stretches.flatMap(({ clauseId, originMs, fromMs, toMs }) =>
        (wordsOf.get(clauseId) ?? [])
          .map(({ text, startMs, endMs }) => ({ text, startMs: originMs + startMs, endMs: originMs + endMs }))
          .filter((word) => word.startMs >= fromMs - 1 && word.endMs <= Math.min(toMs, nowMs)),
      ),
  };
}
