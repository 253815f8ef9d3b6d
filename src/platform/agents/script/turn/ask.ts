/** Questions: the next one, the same one again, a read-back, and what follows when no answer can be had. */
import { phrase } from '../../persona/standard-phrases.ts';
import { labelOf } from '../say/fill-in.ts';
import { word } from '../say/wordings.ts';
import { advance, jumpTo } from '../state/flow.ts';
import type { Step } from '../../strategy/schema.ts';
import { answer, ending } from './turn.ts';
import type { Answer, Turn } from './turn.ts';

/** Goes on: confirms what waits for it, asks what comes next, or closes. */
export function goOn(turn: Turn): Answer {
  const { state, strategy } = turn;
  if (state.queue.length > 0) return askToConfirm(turn);
  const next = advance(turn);
  turn.says.push(...next.says);
  if (next.kind === 'ask') return ask(turn, next.step, next.slot);
  state.corrected = [];
  if (next.kind === 'end') return ending(turn, next.reason);
  if (strategy.closing.ask !== undefined) {
    state.pending = { kind: 'more' };
    return answer(turn, word(turn, 'more', strategy.closing.ask));
  }
  return close(turn);
}

export function close(turn: Turn): Answer {
  const { closing } = turn.strategy;
  turn.says.push(word(turn, 'closing', closing.say));
  return ending(turn, closing.reason);
}

export function ask(turn: Turn, step: Step, slot: string): Answer {
  turn.state.pending = { kind: 'slot', slot, step: step.id };
  const worded = step.ask === undefined ? '' : word(turn, `ask:${step.id}`, step.ask);
  return answer(turn, worded === '' ? `What is the ${labelOf(turn.strategy, slot)}?` : worded);
}

/** The question that is open, once more: after an answer to something else. An answer that ends in a question stands for it. */
export function askAgain(turn: Turn): Answer {
  if (turn.state.pending.kind === 'none') return goOn(turn);
  const asked = turn.says.at(-1)?.trim().endsWith('?') ?? false;
  return answer(turn, asked ? '' : turn.state.question);
}

export function askToConfirm(turn: Turn): Answer {
  const { state, strategy } = turn;
  const candidate = state.queue[0];
  const slot = candidate && strategy.slots[candidate.slot];
  if (!candidate || !slot) return goOn({ ...turn, state: Object.assign(state, { queue: [] }) });
  state.pending = { kind: 'confirm', candidate };
  const about = { slot: candidate.slot, value: candidate.value };
  const standard = slot.type === 'yes-no' ? 'Was that a {value}?' : phrase('confirm');
  const wording =
    candidate.why === 'slot' ? (slot.read_back ?? standard) : (strategy.replies.confirm ?? standard);
  const chosen = slot.type === 'yes-no' ? standard : wording;
  return answer(turn, word(turn, `confirm:${candidate.slot}:${candidate.why}`, chosen, about));
}

/** Nothing was understood, or nothing that may be: asks differently, and after enough times gives up. */
export function missed(turn: Turn, because: 'unclear' | 'not-allowed' = 'unclear'): Answer {
  const { state, strategy } = turn;
  const notUnderstood = because === 'unclear';
  if (!turn.questionHeard && notUnderstood && state.question !== '') return { ...askAgain(turn) };
  if (state.pending.kind !== 'slot') return { ...missedOther(turn), notUnderstood };
  const name = state.pending.slot;
  const slot = strategy.slots[name];
  const tries = (state.tries[name] ?? 0) + 1;
  state.tries[name] = tries;
  if (slot && tries > slot.retries) return { ...giveUp(turn, name), notUnderstood };
  if (!notUnderstood) return askAgain(turn);
  if (slot?.reprompt !== undefined) {
    turn.says.push(word(turn, `reprompt:${name}`, slot.reprompt));
    return answer(turn, '', { notUnderstood });
  }
  turn.says.push(clarification(turn));
  return answer(turn, state.question, { notUnderstood });
}

function missedOther(turn: Turn): Answer {
  const { state } = turn;
  if (state.pending.kind === 'more') {
    const tries = (state.tries['more'] ?? 0) + 1;
    state.tries['more'] = tries;
    if (tries > 2) return close(turn);
  }
  turn.says.push(clarification(turn));
  return state.pending.kind === 'none' ? goOn(turn) : answer(turn, state.question);
}

export function clarification(turn: Turn): string {
  return word(turn, 'clarify', turn.strategy.clarify ?? phrase('clarify'));
}

export function giveUp(turn: Turn, name: string): Answer {
  const { state, strategy } = turn;
  const way = strategy.slots[name]?.give_up;
  state.givenUp.push(name);
  turn.says.push(word(turn, `give_up:${name}`, way?.say ?? phrase('giveUp')));
  if (way?.do === 'end') return ending(turn, way.reason ?? 'not understood');
  if (way?.do === 'go_to' && way.step !== undefined) jumpTo(turn, way.step);
  return goOn(turn);
}
