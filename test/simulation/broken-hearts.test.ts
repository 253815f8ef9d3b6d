/** No invariant is there for show: each is broken on purpose, and must be the one that says so. */
import { describe, expect, it } from 'vitest';
import { INVARIANTS } from '#platform/rehearse/simulation/invariants/all.ts';
import { LOG } from '#platform/rehearse/simulation/invariants/log.ts';
import { breaks, kindOf } from '#platform/rehearse/simulation/shrink.ts';
import { failureOf, simulate } from '#platform/rehearse/simulation/simulate.ts';
import type { Heart } from '#platform/rehearse/simulation/world/world.ts';
import { BROKEN_HEARTS } from './broken-hearts.ts';

/** A broken heart is found out within so many calls. */
const CALLS = 1500;

function firstBroken(heart: Heart, invariant: string) {
  const found = new Set<string>();
  for (let seed = 1; seed <= CALLS; seed += 1) {
    const call = simulate(seed, { heart });
    if (call.broken?.invariant === invariant) return { seed, call };
    if (call.broken) found.add(call.broken.invariant);
  }
  return expect.fail(`${CALLS} calls found ${[...found].join(', ') || 'nothing'}, and not ${invariant}`);
}

describe('a heart that', () => {
  it.each(BROKEN_HEARTS)('%s breaks the invariant "%s"', (_, invariant, heart) => {
    expect(firstBroken(heart, invariant).call.broken).toMatchObject({ invariant });
  });

  it('is broken is told with a script that still breaks it alike, and is shorter', () => {
    const heart = BROKEN_HEARTS.find(([wrong]) => wrong === 'runs every tool twice')![2];
    const { seed, call } = firstBroken(heart, 'tool-once');
    const { script } = failureOf(seed, call, { heart })!;
    expect(script.length).toBeLessThan(call.inputs.length);
    expect(kindOf(breaks({ ...call, inputs: script }, heart))).toBe(kindOf(call.broken));
    expect(breaks({ ...call, inputs: script })).toBeNull();
  });
});

it('every invariant is broken by some heart', () => {
  const broken = new Set(BROKEN_HEARTS.map(([, invariant]) => invariant));
  expect([...INVARIANTS, LOG].map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
});
