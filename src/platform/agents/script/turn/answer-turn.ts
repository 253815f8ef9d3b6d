/** One turn, told from top to bottom: what any caller may say, confirmations, values, topics, and at last not understanding. */
import { phrase } from '../../persona/standard-phrases.ts';
import { word } from '../say/wordings.ts';
import { holds } from '../state/condition.ts';
import { readYesNo } from '../parse/yes-no.ts';
import { readCorrection, withoutMarkers } from '../understand/corrections.ts';
import { extract } from '../understand/extract.ts';
import type { Extracted, Fill } from '../understand/extract.ts';
import { CERTAIN, contentWords, nearestTopic, SMALL } from '../understand/intent-index.ts';
import type { Match } from '../understand/intent-index.ts';
import { standardIntent } from '../understand/standard.ts';
import { askAgain, close, giveUp, goOn, missed } from './ask.ts';
import { answerConfirmation } from './confirm.ts';
import { takeAll } from './take.ts';
import {
  answerGoodbye,
  answerHuman,
  answerRobot,
  answerThanks,
  answerTopic,
  answerWait,
  repeatLast,
} from './topics.ts';
import { answer, ending } from './turn.ts';
import type { Answer, Turn } from './turn.ts';

export function answerTurn(turn: Turn): Answer {
  const { state } = turn;
  if (state.ended) return ending(turn, 'already over');
  if (turn.tokens.length === 0) return missed(turn);
  const standard = answerStandard(turn);
  if (standard) return standard;
  if (state.pending.kind === 'confirm') return answerConfirmation(turn, state.pending.candidate);
  return answerRejection(turn) ?? answerWords(turn);
}

function answerStandard(turn: Turn): Answer | null {
  const intent = standardIntent(turn.plain);
  const { pending } = turn.state;
  // "That is it" and "once more" answer a yes-or-no question.
  const toYesNo = pending.kind === 'confirm' || isYesNo(turn);
  if (intent === null || (toYesNo && readsAsYesNo(turn))) return null;
  switch (intent) {
    case 'repeat':
      return repeatLast(turn);
    case 'wait':
      return answerWait(turn);
    case 'robot':
      return answerRobot(turn);
    case 'human':
      return answerHuman(turn);
    case 'thanks':
      return answerThanks(turn);
    case 'goodbye':
      return answerGoodbye(turn);
  }
}

function isYesNo({ state, strategy }: Turn): boolean {
  return state.pending.kind === 'slot' && strategy.slots[state.pending.slot]?.type === 'yes-no';
}

function readsAsYesNo({ tokens }: Turn): boolean {
  const said = readYesNo(tokens);
  return said !== null && said.from === 0 && said.to === tokens.length;
}

const REJECTION =
  /^(?:no |nope )?(?:no|nope|(?:that is|that was|it is|this is) (?:wrong|not right|not correct|not it|incorrect|not what i said)|wrong|incorrect|i did not say that)$/;

/** "No, that's wrong" after a value was taken without asking: it is taken back and asked for. */
function answerRejection(turn: Turn): Answer | null {
  const { state } = turn;
  const last = turn.before.at(-1);
  if (last === undefined || !REJECTION.test(turn.plain)) return null;
  const plainNo = turn.plain === 'no' || turn.plain === 'nope';
  if (plainNo && (isYesNo(turn) || state.pending.kind !== 'slot')) return null;
  const step = turn.strategy.steps.findIndex((one) => one.slot === last && holds(one.when, state.slots));
  if (step < 0) return null;
  delete state.slots[last];
  state.said = state.said.filter((id) => id !== turn.strategy.steps[step]?.id);
  state.at = Math.min(state.at, step);
  turn.says.push(word(turn, 'sorry', phrase('sorry')));
  return goOn(turn);
}

function answerWords(turn: Turn): Answer {
  const { state, strategy } = turn;
  const focus = state.pending.kind === 'slot' ? state.pending.slot : null;
  const meant = readCorrection(strategy, turn.tokens);
  turn.correcting = meant.correcting;
  const read = readValues(turn, focus, meant.tokens);
  const fills = believable(turn, read.fills, focus);
  const left = fills.length > 0 ? withoutMarkers(read.left) : read.left;
  const topic = nearestTopic(turn.index, turn.tokens, left, state.slots);
  const covered = fills.some((fill) => fill.slot === focus) && !saysMore(left);
  if (topic && !covered) return withTopic(turn, topic, fills, focus);
  if (fills.length > 0) return withValues(turn, fills, focus);
  return withNothing(turn, focus);
}

/** "I said four", right after a time was taken: it is about the time, unless it answers the open question. */
function readValues(turn: Turn, focus: string | null, tokens: readonly string[]): Extracted {
  const { state, strategy, before } = turn;
  const read = extract({ strategy, state, focus, mayChange: true }, tokens);
  const last = before.at(-1);
  if (!turn.correcting || last === undefined || last === focus || isYesNo(turn)) return read;
  if (strategy.slots[last]?.type === 'yes-no') return read;
  if (read.fills.some((fill) => fill.problem === null)) return read;
  const about = extract({ strategy, state, focus: last, mayChange: true }, tokens);
  const changed = about.fills.find((fill) => fill.slot === last);
  return changed?.problem === null ? { fills: [changed], left: about.left } : read;
}

function saysMore(left: readonly string[]): boolean {
  return contentWords(left).some((word) => !SMALL.has(word));
}

/** Leaves out what the caller cannot have meant. */
function believable(turn: Turn, fills: readonly Fill[], focus: string | null): Fill[] {
  const asked = fills.find((fill) => fill.slot === focus);
  if (!asked || !isYesNo(turn)) return [...fills];
  const others = fills.filter((fill) => fill !== asked);
  // "No, tuesday", right after a date was taken: the no is about the date.
  if (asked.value === 'no' && others.some((fill) => turn.before.includes(fill.slot))) {
    turn.correcting = true;
    return others;
  }
  return turn.questionHeard ? [...fills] : others;
}

function withTopic(turn: Turn, topic: Match, fills: readonly Fill[], focus: string | null): Answer {
  const { state } = turn;
  const objects = topic.topic.kind === 'objection';
  const kept = fills.filter((fill) => {
    const asked = fill.slot === focus && isYesNo(turn);
    if (asked) return fill.value === 'yes' || !objects;
    if (topic.score >= CERTAIN && !turn.correcting) return false;
    return !Object.hasOwn(state.slots, fill.slot) || turn.correcting;
  });
  takeAll(turn, kept, focus);
  return answerTopic(turn, topic, kept.length > 0);
}

function withValues(turn: Turn, fills: readonly Fill[], focus: string | null): Answer {
  const refused = takeAll(turn, fills, focus);
  if (focus !== null && refused.includes(focus)) return missed(turn, 'not-allowed');
  return goOn(turn);
}

const UNKNOWN =
  /^(?:i )?(?:do not|have not|am not)(?: (?:really|even))? (?:know|have(?: one| any)?|remember|sure|got(?: one)?)\b|^(?:none|nothing|skip(?: it| that| this)?|no idea|rather not(?: say)?|i would rather not(?: say)?)$/;

function withNothing(turn: Turn, focus: string | null): Answer {
  const { state, strategy } = turn;
  const said = readYesNo(turn.tokens);
  if (state.pending.kind === 'more') {
    if (said?.value === 'no') return close(turn);
    if (said?.value === 'yes') return answer(turn, 'Of course. What is it?');
    return missed(turn);
  }
  const slot = focus === null ? undefined : strategy.slots[focus];
  if (focus !== null && slot && !slot.required && (said?.value === 'no' || UNKNOWN.test(turn.plain))) {
    return skip(turn, focus);
  }
  // "Yes", "okay", "go on": said to the agent's last words, not to its question.
  if (said && (said.value === 'yes' || !turn.questionHeard) && readsAsYesNo(turn)) return askAgain(turn);
  return missed(turn);
}

function skip(turn: Turn, name: string): Answer {
  if (turn.strategy.slots[name]?.give_up !== undefined) return giveUp(turn, name);
  turn.state.givenUp.push(name);
  turn.says.push(word(turn, 'no-problem', phrase('noProblem')));
  return goOn(turn);
}
