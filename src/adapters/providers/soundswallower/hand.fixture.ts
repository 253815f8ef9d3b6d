/** Hands of cards, as a strategy that asks for them lets a recogniser hear them: what the recordings of people at cards say. */
import type { Choice, SlotGuide } from '#voice/plan.ts';

/** Values that are said as they are written. */
export const plain = (...values: string[]): Choice[] => values.map((value) => ({ value, say: [value] }));

export const HAND: SlotGuide = {
  type: 'sequence',
  joiners: ['of'],
  min: 1,
  max: 3,
  parts: [
    {
      name: 'rank',
      optional: false,
      values: [
        ...plain(
          'two',
          'three',
          'four',
          'five',
          'six',
          'seven',
          'eight',
          'nine',
          'ten',
          'jack',
          'king',
          'ace',
        ),
        { value: 'queen', say: ['queen', 'lady'] },
      ],
    },
    { name: 'suit', optional: true, values: plain('clubs', 'diamonds', 'hearts', 'spades') },
  ],
};
