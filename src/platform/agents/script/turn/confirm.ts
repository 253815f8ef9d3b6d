/** The answer to a read-back: yes, no, no with the right value, or something else altogether. */
import { phrase } from '../../persona/standard-phrases.ts';
import { word } from '../say/wordings.ts';
import type { Json } from '#voice/plan.ts';
import { findDigits } from '../parse/digits.ts';
import { readYesNo } from '../parse/yes-no.ts';
import type { Candidate } from '../state/memo.ts';
import { readCorrection } from '../understand/corrections.ts';
import { extract } from '../understand/extract.ts';
import { nearestTopic } from '../understand/intent-index.ts';
import { askAgain, askToConfirm, clarification, goOn } from './ask.ts';
import { keep, takeAll } from './take.ts';
import { answerTopic } from './topics.ts';
import { answer, same } from './turn.ts';
import type { Answer, Turn } from './turn.ts';

/** Read-backs that were neither taken nor refused, before the question is asked anew. */
const MAX_UNCLEAR = 2;

export function answerConfirmation(turn: Turn, candidate: Candidate): Answer {
  const { state, strategy } = turn;
  const said = readYesNo(turn.tokens);
  if (strategy.slots[candidate.slot]?.type === 'yes-no') {
    if (said) return settleYesNo(turn, candidate, said.value);
  }
  const meant = readCorrection(strategy, said ? turn.tokens.slice(said.to) : turn.tokens);
  const focus = candidate.slot;
  const read = extract({ strategy, state, focus, mayChange: true }, meant.tokens);
  const own = read.fills.find((fill) => fill.slot === focus);
  const others = read.fills.filter((fill) => fill !== own);
  const mended = mend(candidate.value, meant.denied, meant.tokens);
  const value = mended ?? (own && own.problem === null ? own.value : null);
  if (value !== null && !same(value, candidate.value)) {
    takeAll(turn, others, null);
    state.queue = [{ ...candidate, value }, ...state.queue.filter((one) => one.slot !== focus)];
    return askToConfirm(turn);
  }
  const agreed = said?.value === 'yes' || (value !== null && said?.value !== 'no');
  if (agreed && turn.questionHeard) return accept(turn, candidate, candidate.value, others);
  const topic = nearestTopic(turn.index, turn.tokens, read.left, state.slots);
  if (topic && !said) return answerTopic(turn, topic, false);
  if (others.length > 0) {
    turn.correcting ||= said?.value === 'no';
    takeAll(turn, others, null);
    return askToConfirm(turn);
  }
  if (said?.value === 'no') return reject(turn, candidate);
  return agreed ? askAgain(turn) : unclear(turn, candidate);
}

function settleYesNo(turn: Turn, candidate: Candidate, said: 'yes' | 'no'): Answer {
  if (said === 'yes')
    return turn.questionHeard ? accept(turn, candidate, candidate.value, []) : askAgain(turn);
  return candidate.value === 'yes' ? accept(turn, candidate, 'no', []) : reject(turn, candidate);
}

function accept(
  turn: Turn,
  candidate: Candidate,
  value: Json,
  others: Parameters<typeof takeAll>[1],
): Answer {
  turn.state.pending = { kind: 'none' };
  keep(turn, candidate.slot, value, 'confirmed');
  takeAll(turn, others, null);
  return goOn(turn);
}

function reject(turn: Turn, candidate: Candidate): Answer {
  drop(turn, candidate);
  turn.says.push(word(turn, 'sorry', phrase('sorry')));
  return goOn(turn);
}

function drop({ state }: Turn, candidate: Candidate): void {
  state.queue = state.queue.filter((one) => one.slot !== candidate.slot);
  state.pending = { kind: 'none' };
}

function unclear(turn: Turn, candidate: Candidate): Answer {
  const { state } = turn;
  if (!turn.questionHeard) return askAgain(turn);
  const key = `confirm:${candidate.slot}`;
  const times = (state.tries[key] ?? 0) + 1;
  state.tries[key] = times;
  if (times > MAX_UNCLEAR) {
    state.tries[key] = 0;
    drop(turn, candidate);
    return { ...goOn(turn), notUnderstood: true };
  }
  turn.says.push(clarification(turn));
  return answer(turn, state.question, { notUnderstood: true });
}

/** "Four, not five": the digit that was wrong is put right where it stands, when it stands there only once. */
function mend(value: Json, denied: readonly string[], meant: readonly string[]): Json | null {
  if (typeof value !== 'string' || denied.length === 0) return null;
  const wrong = findDigits(denied)[0]?.value;
  const right = findDigits(meant).at(-1)?.value;
  if (wrong === undefined || right === undefined || value.split(wrong).length !== 2) return null;
  return right.length <= wrong.length + 1 && right.length < value.length ? value.replace(wrong, right) : null;
}
