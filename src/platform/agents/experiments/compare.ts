/** What an experiment's calls say, and whether they say anything: intervals by Wilson's score, at 95 in a hundred. */
import type { ArmTally } from '../ports/experiment-store.ts';

/** The normal distribution's 97.5th percentile. */
const Z = 1.959_964;
/** With fewer ended calls in an arm nothing is told of it. Less: a lucky morning looks like a better agent. */
const LEAST_CALLS = 30;

export interface ArmResult extends ArmTally {
  /** Null without ended calls. */
  goalRate: number | null;
  /** Between which rates the true one lies, 95 times in a hundred. */
  interval: { low: number; high: number };
  averageDurationMs: number | null;
  averageTurns: number | null;
  interruptionsPerCall: number | null;
}

export interface Comparison {
  arms: ArmResult[];
  /** The version that reaches its goal more often than every other, beyond chance; null while that cannot be told. */
  better: number | null;
  /** For people. */
  verdict: string;
}

/** E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927). */
export function wilson(hits: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const rate = hits / of;
  const spread = (Z * Math.sqrt((rate * (1 - rate)) / of + (Z * Z) / (4 * of * of))) / (1 + (Z * Z) / of);
  const middle = (rate + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
  return { low: Math.max(0, middle - spread), high: Math.min(1, middle + spread) };
}

export function compare(tallies: readonly ArmTally[]): Comparison {
  const arms = tallies.map((tally): ArmResult => {
    const { ended, goals, durationMs, turns, interruptions } = tally;
    const each = (sum: number): number | null => (ended === 0 ? null : sum / ended);
    return {
      ...tally,
      goalRate: each(goals),
      interval: wilson(goals, ended),
      averageDurationMs: each(durationMs),
      averageTurns: each(turns),
      interruptionsPerCall: each(interruptions),
    };
  });
  return { arms, ...judge(arms) };
}

function judge(arms: readonly ArmResult[]): Pick<Comparison, 'better' | 'verdict'> {
  const fewest = Math.min(...arms.map((arm) => arm.ended));
  if (arms.length < 2 || fewest < LEAST_CALLS) {
    return {
      better: null,
      verdict: `Too few calls to tell: each version needs ${LEAST_CALLS}, one has ${fewest}.`,
    };
  }
  const best = arms.toSorted((a, b) => (b.goalRate ?? 0) - (a.goalRate ?? 0))[0];
  const clear = best && arms.every((arm) => arm === best || arm.interval.high < best.interval.low);
  if (!best || !clear) {
    return { better: null, verdict: 'Too few calls to tell: the difference may be chance.' };
  }
  const percent = Math.round(100 * (best.goalRate ?? 0));
  return {
    better: best.number,
    verdict: `Version ${best.number} reaches its goal more often, in ${percent} of 100 calls; chance alone would hardly do that.`,
  };
}
