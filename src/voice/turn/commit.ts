/** The end of the caller's turn: what was said is answered, asked again, or let go. */
import { cancelTimer, change, note, type Moment } from '../moment.ts';
import { clearStrikes, fallBack } from '../fallback/fall-back.ts';
import { choosePolicy } from '../fallback/policies.ts';
import { say } from '../speaking/reply.ts';
import { mindSaid } from '../thinking/mind-said.ts';
import { startThinking } from '../thinking/think.ts';
import type { CallerTurn } from '../ports/language-model.ts';
import type { OpenTurn } from '../state.ts';
import { leaveUnanswered } from '../unanswered.ts';
import { rememberLevel } from './nearness.ts';
import { cancelHearing, speechEndedMs, turnOf } from './open-turn.ts';

/** Commits the open turn. `rule` says which rule ended it. */
export function commitTurn(m: Moment, rule: string): void {
  const open = m.state.turn;
  if (!open) return;
  for (const name of ['endpoint', 'final', 'turn', 'keypad']) cancelTimer(m, name);
  for (const one of open.utterances) cancelHearing(m, one);
  change(m, { turn: null });
  const turn = turnOf(open);
  if (turn.text === '' && !wasSpeech(open)) return;
  rememberLevel(m, open);
  change(m, { prompts: 0 });
  clearStrikes(m, 'no_input');
  const endedMs = turn.via === 'speech' ? speechEndedMs(open) : null;
  note(m, { type: 'turn.committed', turnId: open.id, ...turn, speechEndedMs: endedMs, rule });
  change(m, { wait: { speechEndedMs: endedMs, committedMs: m.state.nowMs } });
  if (m.state.operator.muted || rule === OPERATOR) leaveUnanswered(m, { open, turn });
  else reply(m, open, turn);
  change(m, { wait: null });
}

/** Commits it for the operator's next sentence to answer. [OP1] */
export function commitForOperator(m: Moment): void {
  commitTurn(m, OPERATOR);
}

const OPERATOR = 'OP1';

function reply(m: Moment, open: OpenTurn, turn: CallerTurn): void {
  if (turn.text === '') return notUnderstood(m, open);
  if (isDoubtful(m, turn.confidence)) {
    if (fallBack(m, { on: 'confidence_below', confidence: turn.confidence })) return;
    if (m.state.reply) return askAgain(m);
  }
  clearStrikes(m, 'confidence_below');
  clearStrikes(m, 'stt_error');
  for (const input of startThinking(m, { open, turn })) mindSaid(m, input);
}

/** Somebody spoke, though nothing was understood; otherwise it was noise that no one need hear about. */
function wasSpeech(open: OpenTurn): boolean {
  return open.utterances.some((one) => one.final?.refused === true);
}

/** A policy wants the caller asked again. */
export function isDoubtful(m: Moment, confidence: number): boolean {
  const count = (m.state.strikes.confidence_below ?? 0) + 1;
  const on = 'confidence_below';
  return choosePolicy(m.state.plan.fallbacks, { on, count, confidence }) !== null;
}

function notUnderstood(m: Moment, open: OpenTurn): void {
  const failed = open.utterances.some((one) => one.final?.failed);
  const handled = failed
    ? fallBack(m, { on: 'stt_error' })
    : fallBack(m, { on: 'confidence_below', confidence: 0 });
  if (!handled) askAgain(m);
}

function askAgain(m: Moment): void {
  const text = m.state.plan.speech.clarify[0] ?? m.state.plan.speech.apology;
  say(m, text, { kind: 'clarification', interruptible: true });
}
