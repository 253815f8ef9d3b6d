import { expect, it } from 'vitest';
import { simulate } from '#platform/rehearse/simulation/simulate.ts';

/** Calls in which chance once found a fault of the heart, with what the caller heard. */
it.each([
  [
    131460702,
    '"stop please now", said over a filler that bridged the wait for earlier words, was never answered [BI10] [FL2]',
  ],
  [
    700166358,
    'a caller spoke on over an agent that an operator muted in mid-sentence, and nothing ever ended their turn [OP2] [LM2]',
  ],
  [
    456127969,
    'an agent that an operator let speak again was taken for silent while the caller still had their turn [OP3]',
  ],
  [
    700256039,
    'the same, where the caller’s turn opened after the agent was let speak again and before it spoke [OP3]',
  ],
  [
    21221338,
    'an operator muted the agent that spoke over a noise, and the bound did nothing where the noise was in nobody’s turn: no word until the call’s longest length [LM2]',
  ],
  [
    20542136,
    'a call whose line was lost moved to another process before it had ended, and its hanging up was taken for a silence [MV1]',
  ],
  [
    20347780,
    'nothing bounded how long a caller spoke, where an operator had the agent say a sentence at once in the middle of an overlap',
  ],
])('call %i breaks nothing any more: %s', (seed) => {
  expect(simulate(seed, {}).broken).toBeNull();
});
