import { describe, expect, it } from 'vitest';
import type { Sample } from '../generator/load.ts';
import type { LoadResult } from '../generator/load.ts';
import { tooMuch } from './ladder.ts';
import { growthsOf } from './soak.ts';

/** A soak of twenty minutes of which the memory is what `of` says. */
function soaked(of: (minute: number) => number): boolean {
  const samples = Array.from({ length: 120 }, (_, i) => {
    const scatter = (i % 7) - 3;
    return {
      atS: i * 10,
      server: { rssMb: of(i / 6) + scatter, descriptors: 40 },
      stats: null,
    } as unknown as Sample;
  });
  return growthsOf(samples).some(({ grows }) => grows);
}

describe('The verdict of a soak', () => {
  it('is flat for what warms up and then stays, and for what only scatters', () => {
    expect(soaked((minute) => 300 - 100 * Math.exp(-minute))).toBe(false);
    expect(soaked((minute) => 300 + 6 * Math.sin(minute))).toBe(false);
  });

  it('is growth for what keeps rising', () => {
    expect(soaked((minute) => 300 + 2 * minute)).toBe(true);
  });
});

function rung(
  change: Partial<{ lateP99: number; p95: number; missed: number; closed: number; live: number }>,
): LoadResult {
  return {
    calls: 10,
    live: change.live ?? 10,
    firstFault: null,
    frameLateMs: { p99: change.lateP99 ?? -100 },
    replyFrameMs: { p95: change.p95 ?? 100 },
    counts: { repliesMissed: change.missed ?? 0, turns: 100, closedByServer: change.closed ?? 0 },
  } as unknown as LoadResult;
}

describe('A rung of the ladder', () => {
  it('is held while frames are in time, replies soon and no call is lost', () => {
    expect(tooMuch(rung({ lateP99: 20, p95: 150, missed: 2 }), rung({}))).toBeNull();
  });

  it.each([
    [{ lateP99: 21 }, 'frames are 21 ms late'],
    [{ p95: 151 }, 'replies take 151 ms'],
    [{ missed: 3 }, '3 of 100 replies are missed'],
    [{ closed: 1 }, 'closed 1 calls'],
    [{ live: 9 }, 'only 9 calls'],
  ])('is too much with %j', (change, why) => {
    expect(tooMuch(rung(change), rung({}))).toContain(why);
  });
});
