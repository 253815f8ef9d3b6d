/** Whether a call that came to nothing is tried again, and when. */
import type { Miss } from './placed-call.ts';

export interface RetryPolicy {
  /** In all, the first one too. */
  attempts: number;
  /** Before the second attempt, the third …; the last holds for those behind it. */
  delaysMs: number[];
  on: Miss[];
}

export const NO_RETRY: RetryPolicy = { attempts: 1, delaysMs: [], on: [] };
/** Where a policy names no delay. Sooner: the line is busy still, and the callee annoyed. */
const DELAY_MS = 300_000;

/** When the next attempt is due; null when there is none. `atLeastMs` is how long the carrier asks to be left alone. */
export function nextAttemptMs(
  policy: RetryPolicy,
  { attempt, miss, nowMs, atLeastMs = 0 }: { attempt: number; miss: Miss; nowMs: number; atLeastMs?: number },
): number | null {
  if (attempt >= policy.attempts || !policy.on.includes(miss)) return null;
  const delayMs = policy.delaysMs[attempt - 1] ?? policy.delaysMs.at(-1) ?? DELAY_MS;
  return nowMs + Math.max(delayMs, atLeastMs);
}
