/** The end of a call: politely where it can be, at once where it must, and once only. */
import {
  cancelTimer,
  change,
  changeReply,
  emit,
  note,
  setTimer,
  stopPlayout,
  type Moment,
} from './moment.ts';
import type { EndedBy } from './events.ts';
import type { Inputs } from './inputs.ts';
import { changeOperator } from './unanswered.ts';
import { closeReply, say } from './speaking/reply.ts';
import { dropAhead } from './thinking/ahead.ts';
import { rememberReply } from './thinking/memory.ts';
import { dropTurn } from './turn/open-turn.ts';

/** A goodbye may last so long before we hang up over it. Shorter: it is clipped; longer: an end that does not end. */
const GOODBYE_MS = 8000;
/** The far end is given so long to close after we have hung up. */
const HANG_UP_MS = 2000;

export interface Ending {
  reason: string;
  by: EndedBy;
  /** The last words; null to hang up without any. */
  say: string | null;
}

/** Stops what is going on, says the last words, hangs up. */
export function endCall(m: Moment, ending: Ending): void {
  const { phase } = m.state;
  if (phase !== 'active' && phase !== 'ringing') return;
  beginEnding(m, ending);
  dropTurn(m);
  if (phase === 'ringing') return hangUp(m);
  setTimer(m, 'ending', GOODBYE_MS);
  if (m.state.reply) stopReply(m);
  else sayLastWords(m);
}

/** The caller talks with somebody else now: there is nothing more to say, and the line is left. [OP4] */
export function handedOver(m: Moment, { to }: Inputs['operator.transferred']): void {
  if (m.state.phase !== 'active') return;
  changeOperator(m, { handedOver: true });
  note(m, { type: 'call.transferred', to });
  endCall(m, { reason: 'transferred', by: 'operator', say: null });
}

/** The reply that has just been heard was the last one. */
export function endAfterReply(m: Moment, end: { reason: string; by: EndedBy }): void {
  beginEnding(m, { ...end, say: null });
  dropTurn(m);
  hangUp(m);
}

/** The reply ends as soon as playout has told what of it was heard. It is asked once: it forgets what it has told. */
function stopReply(m: Moment): void {
  if (m.state.reply?.cut) return;
  changeReply(m, { cut: true });
  stopPlayout(m, 'playout.stop');
}

function beginEnding(m: Moment, ending: Ending): void {
  change(m, { phase: 'ending', ending });
  for (const name of ['silence', 'endpoint', 'final', 'turn', 'call', 'keypad']) cancelTimer(m, name);
  const by = ending.by === 'lost' || ending.by === 'fault' ? 'agent' : ending.by;
  note(m, { type: 'call.ending', reason: ending.reason, by });
}

function sayLastWords(m: Moment): void {
  const words = m.state.ending?.say ?? null;
  if (words === null) return hangUp(m);
  change(m, { ending: m.state.ending && { ...m.state.ending, say: null } });
  say(m, words, { kind: 'goodbye', interruptible: false });
}

export function hangUp(m: Moment): void {
  if (m.state.timers['hang-up'] !== undefined) return;
  cancelTimer(m, 'ending');
  emit(m, { type: 'line.hang-up', reason: m.state.ending?.reason ?? 'ended' });
  setTimer(m, 'hang-up', HANG_UP_MS);
}

/** The line is gone, by whoever's hand. What the caller heard last is asked of playout before the record closes. */
export function lineClosed(m: Moment, input: Inputs['line.closed']): void {
  if (m.state.phase === 'ended') return;
  // A line that was handed on closes in whatever way.
  const isExpected = input.reason === 'ended' || m.state.operator.handedOver;
  const by = closedBy(m, isExpected ? 'ended' : input.reason);
  const reason =
    isExpected || input.reason === 'ended' ? (m.state.ending?.reason ?? 'ended') : REASONS[input.reason];
  change(m, { phase: 'ending', ending: { reason, by, say: null }, lineOpen: false });
  dropTurn(m);
  if (m.state.reply) stopReply(m);
  else finish(m);
}

const REASONS = {
  hangup: 'the caller hung up',
  lost: 'the line was lost',
  protocol: 'the line broke its protocol',
};

function closedBy(m: Moment, reason: Inputs['line.closed']['reason']): EndedBy {
  switch (reason) {
    case 'hangup':
      return 'caller';
    case 'lost':
      return 'lost';
    case 'protocol':
      return 'fault';
    case 'ended':
      return m.state.ending?.by ?? 'agent';
  }
}

/** The last words are begun again by another process: they may last as long as ever. */
export function lastWordsAgain(m: Moment): void {
  setTimer(m, 'ending', GOODBYE_MS);
}

/** Playout has stopped while the call was ending: the reply is closed at what was heard. */
export function stoppedWhileEnding(m: Moment, at: { clauseId: string | null; heardMs: number }): void {
  const reply = m.state.reply;
  if (!reply) return;
  const told = closeReply(m, at);
  if (told) rememberReply(m, reply, told);
  if (m.state.lineOpen) sayLastWords(m);
  else finish(m);
}

/** The far end never closed after we hung up. */
export function neverClosed(m: Moment): void {
  lineClosed(m, { type: 'line.closed', atMs: m.state.nowMs, reason: 'ended' });
}

function finish(m: Moment): void {
  dropAhead(m);
  for (const name of Object.keys(m.state.timers)) cancelTimer(m, name);
  if (m.state.comfort) emit(m, { type: 'playout.comfort', on: false });
  const ending = m.state.ending ?? { reason: 'ended', by: 'agent' as const };
  change(m, { phase: 'ended', comfort: false, caller: { kind: 'silent' } });
  note(m, { type: 'call.ended', reason: ending.reason, by: ending.by, durationMs: m.state.nowMs });
}
