import { describe, expect, it } from 'vitest';
import type { LoadResult, Sample } from '../generator/load.ts';
import { growthsOf, growthTable } from './growth.ts';
import { rungOf, tooMuch } from './ladder.ts';
import type { Run } from './trials.ts';

const STILL = { residentMb: 90, proportionalMb: 80, anonymousMb: 20, sharedMb: 40 };

/** A soak of twenty minutes: memory of its own process and of its database is what is said of each minute, give or take some. */
function soaked(own: (minute: number) => number, database: (minute: number) => number = () => 80): Sample[] {
  return Array.from({ length: 120 }, (_, i) => {
    const scatter = (i % 7) - 3;
    const holds = {
      own: { ...STILL, residentMb: own(i / 6) + scatter, descriptors: 40 + (i % 3), threads: 12 },
      children: { ...STILL, proportionalMb: database(i / 6) + scatter, descriptors: 90, processes: 9 },
    };
    return { atS: i * 10, server: { holds }, stats: null } as unknown as Sample;
  });
}

function growing(samples: Sample[]): string[] {
  return growthsOf(samples)
    .filter(({ grows }) => grows)
    .map(({ what }) => what);
}

describe('The verdict of a soak', () => {
  it('is flat for what warms up and then stays, and for what only scatters', () => {
    expect(growing(soaked((minute) => 300 - 100 * Math.exp(-minute)))).toEqual([]);
    expect(growing(soaked((minute) => 300 + 2 * Math.sin(6 * minute)))).toEqual([]);
  });

  it('is flat for what scatters so much that a line through it rises by chance, and growth where it rises by more', () => {
    const wild = (i: number): number => 60 * ((Math.sin(i * 12.9898) * 43_758.5453) % 1);
    expect(growing(soaked((minute) => 150 + wild(minute * 6) + 0.7 * minute))).toEqual([]);
    expect(growing(soaked((minute) => 150 + wild(minute * 6) + 5 * minute))).toHaveLength(1);
  });

  it('is growth for what keeps rising, slowly too where it scatters little', () => {
    expect(growing(soaked((minute) => 300 + 2 * minute))).toEqual(['its own process: resident memory']);
    expect(growing(soaked((minute) => 300 + 0.5 * minute))).toEqual(['its own process: resident memory']);
  });

  // In half an hour of calls pages that V8 had taken before were touched one after the other, and nothing was kept.
  it('tells apart whether V8 touches what it had taken or something is kept', () => {
    const touching = (
      touched: (minute: number) => number,
      taken = (_minute: number): number => 260,
    ): Sample[] =>
      soaked(() => 300).map((sample, i) => {
        const scatter = (i % 7) - 3;
        const { holds } = sample.server!;
        const own = { ...holds.own, anonymousMb: 320 + touched(i / 6) + scatter };
        const stats = {
          committedMb: taken(i / 6),
          touchedMb: touched(i / 6),
          memoryMb: { heap: 80, external: 30 },
          workers: { committedMb: 20, touchedMb: 20, heapMb: 10, externalMb: 5 },
          resources: {},
        };
        return { ...sample, server: { holds: { ...holds, own } }, stats } as unknown as Sample;
      });
    const rising = (minute: number): number => 220 + 2 * minute;
    const own = 'its own process: of it private (no file, not shared)';
    const whole = 'its own process: private, with all that V8 has taken for its heaps';
    const taken = 'taken by V8 for its heaps, touched yet or not';
    expect(growing(touching(rising))).toEqual([own]);
    expect(growing(touching(rising, (minute) => 260 + 2 * minute))).toEqual([own, whole, taken]);
    const kept = touching(() => 220).map((sample, i) => {
      const { holds } = sample.server!;
      return { ...sample, server: { holds: { ...holds, own: { ...holds.own, anonymousMb: 540 + i / 3 } } } };
    });
    expect(growing(kept as unknown as Sample[])).toEqual([own, whole]);
  });

  it('tells apart whether Parley grows or its database', () => {
    const samples = soaked(
      () => 300,
      (minute) => 80 + 2 * minute,
    );
    expect(growing(samples)).toEqual(['its database: memory (PSS)']);
    const state = { holds: samples[0]!.server!.holds, stats: null };
    const table = growthTable(growthsOf(samples), state, state);
    expect(table).toMatch(/its database: memory \(PSS\), MB \|.*\*\*grows\*\*/);
    expect(table).toMatch(/own process: resident memory, MB \|.*flat/);
  });

  it('says nothing of a database where there is none', () => {
    const samples = soaked(() => 300).map((sample) => {
      const { holds } = sample.server!;
      return { ...sample, server: { holds: { ...holds, children: { ...holds.children, processes: 0 } } } };
    });
    const told = growthsOf(samples as unknown as Sample[]).map(({ what }) => what);
    expect(told).toContain('its own process: resident memory');
    expect(told.filter((what) => what.includes('database'))).toEqual([]);
  });
});

function rung(
  change: Partial<{ lateP99: number; p95: number; missed: number; closed: number; live: number }>,
): LoadResult {
  return {
    calls: 10,
    live: change.live ?? 10,
    firstFault: null,
    void: [],
    frameLateMs: { p99: change.lateP99 ?? -100 },
    replyFrameMs: { p95: change.p95 ?? 100 },
    counts: { repliesMissed: change.missed ?? 0, turns: 100, closedByServer: change.closed ?? 0 },
  } as unknown as LoadResult;
}

describe('A rung of the ladder', () => {
  it('is held while frames are in time, replies soon and no call is lost', () => {
    expect(tooMuch(rung({ lateP99: 20, p95: 150, missed: 2 }), 100)).toBeNull();
  });

  it.each([
    [{ lateP99: 21 }, 'frames are 21 ms late'],
    [{ p95: 151 }, 'replies take 151 ms'],
    [{ missed: 3 }, '3 of 100 replies are missed'],
    [{ closed: 1 }, 'closed 1 calls'],
    [{ live: 9 }, 'only 9 calls'],
  ])('is too much with %j', (change, why) => {
    expect(tooMuch(rung(change), 100)).toContain(why);
  });

  const runs = (...results: LoadResult[]): Run[] =>
    results.map((result, run) => ({ contestant: 'parley-default', calls: 10, run, result }));

  it('is held only when every run says so', () => {
    expect(rungOf(runs(rung({}), rung({}), rung({})), 100)).toEqual({ fault: null, allVoid: false });
    const { fault } = rungOf(runs(rung({}), rung({ lateP99: 31 }), rung({})), 100);
    expect(fault).toBe('frames are 31 ms late (p99) (so in 1 of 3 runs)');
  });

  it('hears nothing of a void run, unless there is no other', () => {
    const spoilt = { ...rung({ lateP99: 400 }), void: ['others took 30 %'] };
    expect(rungOf(runs(rung({}), spoilt), 100)).toEqual({ fault: null, allVoid: false });
    expect(rungOf(runs(spoilt), 100)).toEqual({ fault: 'frames are 400 ms late (p99)', allVoid: true });
  });
});
