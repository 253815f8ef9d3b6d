/** Twenty thousand calls that are always the same ones, in which chance decides what everybody does. `npm run simulate` plays more. */
import { describe, expect, it } from 'vitest';
import { simulate } from '#platform/rehearse/simulation/simulate.ts';
import { brokenCall } from './report.ts';

const SLICE = 2500;
const SLICES = 8;

describe('any call', () => {
  it.each(Array.from({ length: SLICES }, (_, slice) => 1 + slice * SLICE))(
    '[RE1] [SI2] [TN2] from seed %i on ends, never hangs, and keeps its books, whatever happens around it',
    (firstSeed) => expect(brokenCall(firstSeed, SLICE)).toBeNull(),
    120_000,
  );

  it('[EN1] [EN2] [EN3] [LM1] [SI2] ends in every way that there is', () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= 2000; seed += 1) {
      const last = simulate(seed).log.at(-1);
      if (last?.kind === 'event' && last.data.type === 'call.ended') ends.add(last.data.by);
    }
    expect([...ends].toSorted()).toEqual([
      'agent',
      'api',
      'caller',
      'fault',
      'limit',
      'lost',
      'operator',
      'shutdown',
      'silence',
    ]);
  });
});
