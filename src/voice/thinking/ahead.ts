/**
 * Thinking ahead: when the end of the turn is likely, the mind is asked before it is certain. Nothing of it is spoken and no tool runs
 * until the turn is the caller's last word; a thought about anything else is thrown away. [TA1] [TA2] [TA3]
 */
import { cancelTimer, change, emit, newId, note, putOffTimer, setTimer, type Moment } from '../moment.ts';
import type { MindInput } from '../inputs.ts';
import type { ThinkRequest } from '../ports/language-model.ts';
import type { Ahead } from '../state.ts';

/** A wait shorter than this is not worth a thought that may be thrown away. */
const WORTH_MS = 60;

/** Asks the mind about the turn as it stands, where the strategy's share of wasted thoughts allows. `waitMs` is left until it is over. [TA1] [TA3] */
export function thinkAhead(m: Moment, turn: ThinkRequest['turn'], waitMs: number): void {
  const { ahead, plan, thoughts, memory, providers } = m.state;
  const mayWaste = plan.limits.thinkAhead * (thoughts.answered + 1);
  // A plan from before there was such a limit has none: NaN, which forbids.
  if (ahead || waitMs < WORTH_MS || turn.text === '' || !(thoughts.wasted < mayWaste)) return;
  const { history, memo, interrupted } = memory;
  const request = { turn, history, memo, interrupted, since: [] };
  const thinkId = newId(m, 't');
  const provider = providers.llm.current;
  change(m, { ahead: { thinkId, provider, request, sinceMs: m.state.nowMs, said: [], over: false } });
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
  if (!isSame(ahead.request, request) || ahead.provider !== provider) {
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

/** Throws the thought away as soon as the caller has said more, or it is no longer the caller's turn that comes next. */
export function reviewAhead(m: Moment, text: string | null): void {
  const { ahead } = m.state;
  if (ahead && ahead.request.turn.text !== text) dropAhead(m);
}

function isSame(thought: Ahead['request'], asked: Ahead['request']): boolean {
  const { turn, history, memo, interrupted, since } = asked;
  const same = thought.turn;
  return (
    same.text === turn.text &&
    same.confidence === turn.confidence &&
    same.via === turn.via &&
    thought.history === history &&
    thought.memo === memo &&
    thought.interrupted === interrupted &&
    since.length === 0
  );
}
