import { describe, expect, it } from 'vitest';
import { NO_RETRY, nextAttemptMs } from './retry.ts';

const policy = { attempts: 4, delaysMs: [60_000, 600_000], on: ['busy' as const, 'no-answer' as const] };
const next = (attempt: number, miss: 'busy' | 'failed' = 'busy') =>
  nextAttemptMs(policy, { attempt, miss, nowMs: 1_000 });

describe('a call that nobody took', () => {
  it('is tried again after the delays of its policy, the last for all that follow', () => {
    expect([next(1), next(2), next(3)]).toEqual([61_000, 601_000, 601_000]);
  });

  it('is not tried more often than asked for, nor for what the policy leaves out', () => {
    expect(next(4)).toBeNull();
    expect(next(1, 'failed')).toBeNull();
    expect(nextAttemptMs(NO_RETRY, { attempt: 1, miss: 'busy', nowMs: 0 })).toBeNull();
  });

  it('waits for as long as the carrier asks', () => {
    expect(nextAttemptMs(policy, { attempt: 1, miss: 'busy', nowMs: 0, atLeastMs: 90_000 })).toBe(90_000);
  });
});
