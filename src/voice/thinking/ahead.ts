/**
 * Thinking ahead: when the end of the turn is likely, the mind is asked before it is certain. Nothing of it is spoken and no tool runs
 * until the turn is the caller's last word; a thought about anything else is thrown away. [TA1] [TA2] [TA3] [TA4]
 */
import { cancelTimer, change, emit, newId, note, putOffTimer, setTimer, type Moment } from '../moment.ts';
import type { MindInput } from '../inputs.ts';
import type { CallerTurn } from '../ports/language-model.ts';
import type { Ahead, OpenTurn } from '../state.ts';
import { awaitsFinal, turnOf, turnText } from '../turn/open-turn.ts';

/** A wait shorter than this is not worth a thought that may be thrown away. */
const WORTH_MS = 60;

/** Asks the mind about the turn as it stands. `waitMs` is left until it is over. [TA1] */
export function thinkAhead(m: Moment, turn: CallerTurn, waitMs: number): void {
  if (turn.text !== '' && waitMs >= WORTH_MS && mayThinkAhead(m)) begin(m, turn, false);
}

/** Asks the mind about words that no final has confirmed; it is told of them as if one had. [TA4] */
export function guessAhead(m: Moment, turn: OpenTurn): void {
  begin(m, { text: turnText(turn), confidence: 1, via: 'speech' }, true);
}

export function mayGuessAhead(m: Moment): boolean {
  return m.state.plan.limits.sureFrom !== undefined && mayThinkAhead(m);
}

/** No thought is under way, and the strategy's share of wasted ones allows another. [TA3] */
function mayThinkAhead({ state: { ahead, plan, thoughts } }: Moment): boolean {
  // A plan from before there was such a limit has none: NaN, which forbids.
  return !ahead && thoughts.wasted < plan.limits.thinkAhead * (thoughts.answered + 1);
}

function begin(m: Moment, turn: CallerTurn, guessed: boolean): void {
  const { plan, memory, providers } = m.state;
  const { history, memo, interrupted } = memory;
  const request = { turn, history, memo, interrupted, since: [] };
  const thinkId = newId(m, 't');
  const provider = providers.llm.current;
  change(m, {
    ahead: { thinkId, provider, request, guessed, sinceMs: m.state.nowMs, said: [], over: false },
  });
  emit(m, { type: 'think.start', thinkId, provider, request });
  setTimer(m, 'ahead', plan.limits.thinkFirstTokenMs);
}

/** Keeps what the mind says ahead of time. False where it is no such thought. */
export function keptAhead(m: Moment, input: MindInput): boolean {
  const { ahead, plan } = m.state;
  if (ahead?.thinkId !== input.thinkId) return false;
  if (ahead.over) return true;
  const over = input.type === 'think.done' || input.type === 'think.failed';
  change(m, { ahead: { ...ahead, said: [...ahead.said, input], over } });
  if (over) cancelTimer(m, 'ahead');
  else if (!isBlank(input)) putOffTimer(m, 'ahead', plan.limits.thinkStallMs);
  return true;
}

/** Space alone is no sign of life: some models, once astray, write it for ever. [FB5] */
export function isBlank(input: MindInput): boolean {
  return input.type === 'think.text' && input.text.trim() === '';
}

/** The thought has stalled: it is told when the turn is answered, as any failure. */
export function aheadIsLate(m: Moment): void {
  const { ahead, nowMs } = m.state;
  if (!ahead) return;
  const failed: MindInput = {
    type: 'think.failed',
    atMs: nowMs,
    thinkId: ahead.thinkId,
    code: 'provider.timeout',
  };
  emit(m, { type: 'think.cancel', thinkId: ahead.thinkId, late: true });
  change(m, { ahead: { ...ahead, said: [...ahead.said, failed], over: true } });
}

/** Takes the thought over if it is about this very request, and forgets it otherwise. [TA2] */
export function takeAhead(m: Moment, request: Ahead['request'], provider: number): Ahead | null {
  const { ahead, thoughts } = m.state;
  change(m, { thoughts: { ...thoughts, answered: thoughts.answered + 1 } });
  if (!ahead) return null;
  if (!isSame(m, ahead, request) || ahead.provider !== provider) {
    dropAhead(m);
    return null;
  }
  cancelTimer(m, 'ahead');
  change(m, { ahead: null });
  note(m, { type: 'thought.ahead', used: true, aheadMs: m.state.nowMs - ahead.sinceMs });
  return ahead;
}

/** What was thought ahead is of no use. */
export function dropAhead(m: Moment): void {
  const { ahead, thoughts, nowMs } = m.state;
  if (!ahead) return;
  cancelTimer(m, 'ahead');
  if (!ahead.over) emit(m, { type: 'think.cancel', thinkId: ahead.thinkId });
  change(m, { ahead: null, thoughts: { ...thoughts, wasted: thoughts.wasted + 1 } });
  note(m, { type: 'thought.ahead', used: false, aheadMs: nowMs - ahead.sinceMs });
}

/** Throws the thought away as soon as the caller has said more, or it is no longer the caller's turn (null) that comes next. */
export function reviewAhead(m: Moment, turn: OpenTurn | null): void {
  const { ahead } = m.state;
  if (!ahead) return;
  const holds =
    turn && (ahead.guessed ? isConfirmed(m, ahead, turn) : ahead.request.turn.text === turnText(turn));
  if (!holds) dropAhead(m);
}

function isConfirmed(m: Moment, { request }: Ahead, turn: OpenTurn): boolean {
  return hasWordsOf(request.turn.text, turnText(turn)) && (awaitsFinal(turn) || isSure(m, turnOf(turn)));
}

/** How sure the recogniser was makes no difference to the mind. */
function isSure({ state: { plan } }: Moment, { confidence }: CallerTurn): boolean {
  return confidence >= (plan.limits.sureFrom ?? Number.POSITIVE_INFINITY);
}

function isSame(m: Moment, { request: thought, guessed }: Ahead, asked: Ahead['request']): boolean {
  const { turn, history, memo, interrupted, since } = asked;
  const same = thought.turn;
  const isSameTurn = guessed
    ? hasWordsOf(same.text, turn.text) && isSure(m, turn)
    : same.text === turn.text && same.confidence === turn.confidence;
  return (
    isSameTurn &&
    same.via === turn.via &&
    thought.history === history &&
    thought.memo === memo &&
    thought.interrupted === interrupted &&
    since.length === 0
  );
}

/** The same words: a final is written with capitals and stops where a partial may have none. */
function hasWordsOf(guess: string, text: string): boolean {
  return guess === text || wordsAlone(guess) === wordsAlone(text);
}

function wordsAlone(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[.,;:!?…]+(?=\s|$)/g, '')
    .trim();
}
