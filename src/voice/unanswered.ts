/** What waits while a person has taken a hand in the call: the caller's turn without an answer, and sentences that are to be said. */
import { change, type Moment } from './moment.ts';
import { rememberTurn } from './thinking/memory.ts';
import type { Answered, OperatorSide, Wish } from './state.ts';

/** Keeps a turn that the agent does not answer; the one before it is kept as said and nothing more. [OP2] */
export function leaveUnanswered(m: Moment, answered: Answered): void {
  if (answered.turn.text === '') return;
  const before = takeUnanswered(m);
  if (before) rememberTurn(m, before.turn.text);
  changeOperator(m, { unanswered: answered });
}

export function takeUnanswered(m: Moment): Answered | null {
  const { unanswered } = m.state.operator;
  if (unanswered) changeOperator(m, { unanswered: null });
  return unanswered;
}

/** Nothing of the sentence was heard: it is the next one of its kind. [OP1] */
export function askAgain(m: Moment, wish: Wish): void {
  const { wishes } = m.state.operator;
  const urgent = wishes.filter((one) => one.now);
  const others = wishes.filter((one) => !one.now);
  changeOperator(m, {
    wishes: wish.now ? [wish, ...urgent, ...others] : [...urgent, wish, ...others],
  });
}

export function changeOperator(m: Moment, patch: Partial<OperatorSide>): void {
  change(m, { operator: { ...m.state.operator, ...patch } });
}
