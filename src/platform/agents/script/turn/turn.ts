/** One caller's turn while it is being answered, and how its answer is put together. */
import { EXPECT_ANYTHING } from '#voice/plan.ts';
import type { Expectation, Json } from '#voice/plan.ts';
import { expectConfirmation, expectSlot } from '../../compile/expectation.ts';
import type { Strategy } from '../../strategy/schema.ts';
import type { State } from '../state/memo.ts';
import type { IntentIndex } from '../understand/intent-index.ts';

export interface Turn {
  strategy: Strategy;
  /** Worked on in place; becomes the next memo. */
  state: State;
  index: IntentIndex;
  tokens: string[];
  /** The utterance in plain words, contractions written out, without fillers. */
  plain: string;
  /** Too faintly heard to be believed without asking. */
  doubtful: boolean;
  /** The caller heard enough of the last question to answer it. */
  questionHeard: boolean;
  /** Slots that the turn before this one filled. */
  before: string[];
  correcting: boolean;
  /** Sentences of the answer so far, without the question at its end. */
  says: string[];
}

export interface Answer {
  text: string;
  expect: Expectation;
  end: { reason: string } | null;
  notUnderstood: boolean;
}

/** Speaks what has been gathered, then the question; remembers both. */
export function answer(turn: Turn, question: string, extra: Partial<Answer> = {}): Answer {
  const { state } = turn;
  const said = turn.says.filter((text) => text !== '');
  if (question !== '') state.question = question;
  state.asked = question === '' ? (said.at(-1) ?? '') : question;
  const text = [...said, question].filter((part) => part !== '').join(' ');
  state.last = text;
  return { text, expect: expectation(turn), end: null, notUnderstood: false, ...extra };
}

/** Ends the call after what has been gathered. */
export function ending(turn: Turn, reason: string): Answer {
  turn.state.ended = true;
  turn.state.pending = { kind: 'none' };
  turn.state.queue = [];
  if (turn.says.join('') === '') turn.says.push('Goodbye.');
  return answer(turn, '', { end: { reason }, expect: EXPECT_ANYTHING });
}

export function expectation({ strategy, state }: Turn): Expectation {
  const { pending } = state;
  switch (pending.kind) {
    case 'none':
      return EXPECT_ANYTHING;
    case 'more':
      return { slots: [], shape: 'yes-no' };
    case 'confirm':
      return expectConfirmation(pending.candidate.slot);
    case 'slot': {
      const slot = strategy.slots[pending.slot];
      return slot ? expectSlot(pending.slot, slot) : EXPECT_ANYTHING;
    }
  }
}

export function same(a: Json | undefined, b: Json): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
