import { describe, expect, it } from 'vitest';
import { Beat } from './beat.ts';

describe('The beat of all callers', () => {
  it('lets others have a turn, and ends in time, when its callers need more time than there is', async () => {
    const lates: number[] = [];
    const beat = new Beat({ bunched: false, late: (lateMs) => lates.push(lateMs) });
    const busy = (): void => {
      const endMs = performance.now() + 30;
      while (performance.now() < endMs);
    };
    beat.join(busy);
    const startMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 200));
    beat.stop();
    expect(performance.now() - startMs).toBeLessThan(1000);
    expect(Math.max(...lates)).toBeGreaterThan(20);
  });

  it('calls a caller fifty times a second, and no more once it has left', async () => {
    const beat = new Beat({ bunched: true, late: () => undefined });
    let calls = 0;
    const leave = beat.join(() => void (calls += 1));
    const startMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    leave();
    const expected = (performance.now() - startMs) / 20;
    expect(Math.abs(calls - expected)).toBeLessThan(expected / 2);
    const left = calls;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(calls).toBe(left);
    beat.stop();
  });
});
