/** The first question, which is asked in one breath with the greeting. */
import type { Strategy } from '../strategy/schema.ts';
import { word } from './say/wordings.ts';
import { advance } from './state/flow.ts';
import { freshState } from './state/memo.ts';
import type { State } from './state/memo.ts';

export interface Opening {
  slot: string;
  text: string;
  state: State;
}

/** Null when the first step asks nothing. */
export function openingQuestion(strategy: Strategy, today: string | null = null): Opening | null {
  const state = freshState(today);
  const talk = { strategy, state };
  const next = advance(talk);
  if (next.kind !== 'ask' || next.step.ask === undefined) return null;
  const question = word(talk, `ask:${next.step.id}`, next.step.ask);
  state.pending = { kind: 'slot', slot: next.slot, step: next.step.id };
  state.question = question;
  state.asked = question;
  return { slot: next.slot, text: [...next.says, question].join(' '), state };
}

/** The state at a call's beginning, when the greeting has been said. */
export function openingState(strategy: Strategy, today: string | null): State {
  const opening = strategy.greeting.then_ask ? openingQuestion(strategy, today) : null;
  if (opening === null) return freshState(today);
  return { ...opening.state, last: opening.text };
}
