/** The parts of a reply's wait, in the order in which they pass. */
import type { Waterfall } from '#wire/happening.ts';

export interface WaitPart {
  key: Exclude<keyof Waterfall, 'totalMs'>;
  label: string;
  what: string;
  colour: string;
}

export const WAIT_PARTS: WaitPart[] = [
  {
    key: 'decideMs',
    label: 'Decided',
    what: "caller's end of speech → turn decided",
    colour: 'var(--wait-1)',
  },
  { key: 'firstTokenMs', label: 'First token', what: 'turn decided → first token', colour: 'var(--wait-2)' },
  {
    key: 'firstClauseMs',
    label: 'First clause',
    what: 'first token → first clause',
    colour: 'var(--wait-3)',
  },
  {
    key: 'firstAudioMs',
    label: 'First audio',
    what: 'first clause → its first audio',
    colour: 'var(--wait-4)',
  },
  { key: 'audibleMs', label: 'Audible', what: 'first audio → first sample heard', colour: 'var(--wait-5)' },
];

/** Whole milliseconds whose sum is the whole total: the largest remainders are rounded up. */
export function wholeParts(waterfall: Waterfall): Record<WaitPart['key'], number> & { totalMs: number } {
  const totalMs = Math.round(waterfall.totalMs);
  const parts = WAIT_PARTS.map(({ key }) => ({ key, ms: Math.max(0, waterfall[key]) }));
  const whole = new Map(parts.map(({ key, ms }) => [key, Math.floor(ms)]));
  let missing = totalMs - [...whole.values()].reduce((sum, ms) => sum + ms, 0);
  for (const { key, ms } of parts.toSorted((one, other) => (other.ms % 1) - (one.ms % 1))) {
    if (missing <= 0) break;
    whole.set(key, Math.floor(ms) + 1);
    missing -= 1;
  }
  const of = (key: WaitPart['key']): number => whole.get(key) ?? 0;
  return {
    decideMs: of('decideMs'),
    firstTokenMs: of('firstTokenMs'),
    firstClauseMs: of('firstClauseMs'),
    firstAudioMs: of('firstAudioMs'),
    audibleMs: of('audibleMs'),
    totalMs,
  };
}

/** The middle value; for an even count the lower of the two. Null for none. */
export function median(values: number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
