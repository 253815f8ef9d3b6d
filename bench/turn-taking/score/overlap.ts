/** What the agent made of a sound over its reply: stopped, cut, or gone on. */
import type { LogEntry } from '../../../src/voice/log.ts';
import type { PlayedCall } from '../call/play.ts';
import { conditionGroup, type OverlapItem } from '../set/items.ts';

export interface OverlapOutcome {
  kind: 'overlap';
  id: string;
  category: string;
  condition: string;
  interrupts: boolean;
  /** Sound stopped at the item, or without any reason before it. */
  stopped: boolean;
  /** The reply was given up. */
  cut: boolean;
  /** Stopped, or cut, before anything of the item sounded. */
  early: boolean;
  /** From the item's first sound to the agent's last sample; null where sound went on. */
  stopMs: number | null;
  /** From the item's first sound to the ruling that it is an interruption. */
  ruledMs: number | null;
  /** From the stop to the first sample after it; null where it stayed silent or never stopped. */
  silentMs: number | null;
  /** From the ruling to the first sample after it. */
  resumeMs: number | null;
  /** It went on with the word in which it had stopped. */
  atTheWord: boolean | null;
}

/** Before the label's first sound by more than this, nothing of the item can have been heard. */
const EARLY_MS = 10;

export function scoreOverlap(item: OverlapItem, call: PlayedCall): OverlapOutcome {
  const { log, caller, replyMs } = call;
  const zeroMs = caller?.startMs ?? replyMs;
  const after = log.filter(({ atMs }) => atMs >= replyMs);
  const pauses = effects(after, 'playout.pause');
  const stops = effects(after, 'playout.stop');
  const cutAt = after.find(
    (entry) => entry.kind === 'event' && entry.data.type === 'reply.ended' && entry.data.cut,
  );
  const stop = [...pauses, ...stops].sort((a, b) => a.seq - b.seq)[0];
  const ruled = cutAt ? (stops[0]?.atMs ?? cutAt.atMs) : null;
  const resumed = resumeOf(after, stop);
  const early = caller !== null && stop !== undefined && stop.atMs < caller.startMs - EARLY_MS;
  return {
    kind: 'overlap',
    id: item.id,
    category: item.category,
    condition: conditionGroup(item.condition),
    interrupts: item.interrupts,
    stopped: stop !== undefined,
    cut: cutAt !== undefined,
    early,
    stopMs: stop && !early ? stop.atMs - zeroMs : null,
    ruledMs: ruled === null || early ? null : ruled - zeroMs,
    ...resumed,
  };
}

function effects(log: LogEntry[], type: string): LogEntry[] {
  return log.filter((entry) => entry.kind === 'effect' && entry.data.type === type);
}

function resumeOf(
  log: LogEntry[],
  stop: LogEntry | undefined,
): Pick<OverlapOutcome, 'silentMs' | 'resumeMs' | 'atTheWord'> {
  const nothing = { silentMs: null, resumeMs: null, atTheWord: null };
  if (!stop) return nothing;
  const resume = effects(log, 'playout.resume').find(({ seq }) => seq > stop.seq);
  if (!resume || resume.kind !== 'effect' || resume.data.type !== 'playout.resume') return nothing;
  const stoppedAt = log.find(
    (entry) => entry.kind === 'input' && entry.data.type === 'playout.stopped' && entry.seq > stop.seq,
  );
  const began = log.find(
    (entry) =>
      entry.kind === 'input' &&
      (entry.data.type === 'playout.began' || entry.data.type === 'playout.ended') &&
      entry.seq > resume.seq,
  );
  const { clauseId, fromMs } = resume.data;
  const heardMs =
    stoppedAt?.kind === 'input' && stoppedAt.data.type === 'playout.stopped' ? stoppedAt.data : null;
  return {
    silentMs: resume.atMs - stop.atMs,
    resumeMs: began === undefined ? null : 0,
    atTheWord:
      heardMs === null || clauseId === null ? null : isAtTheWord(log, { clauseId, fromMs }, heardMs.heardMs),
  };
}

/** The place from which it goes on is the beginning of the word that was being heard, or of the next where none was. */
function isAtTheWord(log: LogEntry[], at: { clauseId: string; fromMs: number }, heardMs: number): boolean {
  const speakIds = log.flatMap((entry) =>
    entry.kind === 'effect' && entry.data.type === 'speak.start' && entry.data.clauseId === at.clauseId
      ? [entry.data.speakId]
      : [],
  );
  const words = log.flatMap((entry) =>
    entry.kind === 'input' && entry.data.type === 'speech.done' && speakIds.includes(entry.data.speakId)
      ? entry.data.words
      : [],
  );
  const word = words.find(({ endMs }) => endMs > heardMs);
  if (!word) return true;
  return (
    Math.abs(at.fromMs - Math.min(word.startMs, heardMs)) <= 60 || Math.abs(at.fromMs - word.startMs) <= 60
  );
}
