import { expect, it } from 'vitest';
import { simulate } from '#platform/rehearse/simulation/simulate.ts';

/** Calls in which chance once found a fault of the heart, with what the caller heard. */
it.each([
  [
    131460702,
    '"stop please now", said over a filler that bridged the wait for earlier words, was never answered [BI10] [FL2]',
  ],
])('call %i breaks nothing any more: %s', (seed) => {
  expect(simulate(seed, {}).broken).toBeNull();
});
