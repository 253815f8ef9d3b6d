/** A person takes a hand in the call: has the agent say a sentence, or keeps it from speaking. */
import { handedOver } from './ending.ts';
import type { Input, Inputs } from './inputs.ts';
import { cancelTimer, changeReply, hasTimer, note, setTimer, type Moment } from './moment.ts';
import { isSpeakable, say } from './speaking/reply.ts';
import { startThinking } from './thinking/think.ts';
import { commitForOperator } from './turn/commit.ts';
import { awaitsFinal } from './turn/open-turn.ts';
import { interrupt, mergeTurns } from './turn/overlap.ts';
import type { CallState } from './state.ts';
import { changeOperator, takeUnanswered } from './unanswered.ts';

/** Sentences that may wait. More would be said long after anybody meant them. */
const MOST_WISHES = 8;

/** Whether a sentence would be said; the call is not ending, and no more wait than may. */
export function mayBeAsked({ phase, operator }: CallState): boolean {
  return phase === 'active' && operator.wishes.length < MOST_WISHES;
}

export function operatorActed(m: Moment, input: Extract<Input, { type: `operator.${string}` }>): void {
  switch (input.type) {
    case 'operator.say':
      return saySentence(m, input);
    case 'operator.mute':
      return muteAgent(m, input.on);
    case 'operator.transferred':
      return handedOver(m, input);
  }
}

/** The operator's sentence waits for its moment; at once, it takes the place of what is being said. [OP1] */
function saySentence(m: Moment, { text, now }: Inputs['operator.say']): void {
  if (!mayBeAsked(m.state) || !isSpeakable(m, text)) return;
  const { wishes } = m.state.operator;
  const urgent = wishes.filter((wish) => wish.now);
  const others = wishes.filter((wish) => !wish.now);
  const wish = { text, now };
  changeOperator(m, { wishes: now ? [...urgent, wish, ...others] : [...wishes, wish] });
  if (now) cut(m);
}

/** The agent falls silent, or takes up what it has not answered. [OP2] [OP3] */
function muteAgent(m: Moment, on: boolean): void {
  const { phase, operator } = m.state;
  if (phase !== 'active' || operator.muted === on) return;
  note(m, { type: 'agent.muted', on });
  if (on) {
    changeOperator(m, { muted: true, wishes: [] });
    cancelTimer(m, 'silence');
    cut(m);
    return;
  }
  changeOperator(m, { muted: false });
  const waiting = takeUnanswered(m);
  if (!waiting) return;
  // While the caller says more, all of it is one turn.
  if (m.state.turn || m.state.reply) mergeTurns(m, waiting.open);
  else startThinking(m, waiting);
}

/** Ends what is being said at what was heard of it. It is not said again. */
function cut(m: Moment): void {
  if (m.state.reply?.wish) changeReply(m, { wish: null });
  interrupt(m);
  // The agent spoke on over whoever speaks now: nothing but this bounds it.
  if (m.state.caller.kind === 'speaking' && !hasTimer(m, 'turn'))
    setTimer(m, 'turn', m.state.plan.limits.maxTurnMs);
}

/**
 * Says the next sentence when nobody speaks: behind the answer to what the caller has said, or, where it is to be said at once, in place
 * of that answer.
 */
export function sayAsked(m: Moment): void {
  const { operator, reply, turn, caller } = m.state;
  const [wish, ...wishes] = operator.wishes;
  if (!wish || reply || caller.kind === 'speaking') return;
  if (turn && (!wish.now || awaitsFinal(turn))) return;
  if (turn) commitForOperator(m);
  changeOperator(m, { wishes });
  for (const name of ['silence', 'bridge']) cancelTimer(m, name);
  const answers = takeUnanswered(m);
  say(m, wish.text, { kind: 'operator', interruptible: true, wish, ...(answers && { answers }) });
}
