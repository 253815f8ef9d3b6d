/**
 * The heart: `step(state, input) → { state, effects }`. The exchange told once, top to bottom. No clock, no I/O, no randomness:
 * the same inputs give the same call, bit for bit.
 */
import type { Effect } from './effects.ts';
import { endCall, hangUp, lineClosed, neverClosed, stoppedWhileEnding } from './ending.ts';
import { thinkIsLate, toolIsLate } from './fallback/mind-trouble.ts';
import { wordsAreLate } from './hearing/late-words.ts';
import { operatorActed } from './operator.ts';
import { finalIsLate, heardFinal, heardPartial, hearingFailed } from './hearing/utterance.ts';
import type { Input, Inputs } from './inputs.ts';
import { callMoved } from './moved.ts';
import { change, firedEarly, forgetTimer, note, setTimer, type Moment } from './moment.ts';
import {
  finishReply,
  playoutBegan,
  playoutEnded,
  speechBegan,
  speechDone,
  speechFailed,
  speechIsLate,
  speechTimed,
} from './speaking/progress.ts';
import { say } from './speaking/reply.ts';
import { speechIsSlow } from './speaking/slow-voice.ts';
import type { CallState, Utterance } from './state.ts';
import { sayFiller } from './thinking/filler.ts';
import { aheadIsLate, keptAhead } from './thinking/ahead.ts';
import { mindSaid } from './thinking/mind-said.ts';
import { toolDone } from './thinking/think.ts';
import { callerStarted, callerStopped, pauseJudged, turnIsLong } from './turn/caller-speech.ts';
import { callerWrote } from './turn/keys-and-text.ts';
import {
  closeInterrupted,
  overlapFinal,
  overlapIsLetGo,
  overlapIsLong,
  overlapPartial,
  rulingIsDue,
  stoppedAt,
} from './turn/overlap.ts';
import { endpointReached, settle } from './turn/settle.ts';
import { silenceLasts } from './turn/silence.ts';

/** One step of a call. `input.atMs` is never earlier than the step before. */
export function step(state: CallState, input: Input): { state: CallState; effects: Effect[] } {
  if (state.phase === 'ended') return { state, effects: [] };
  const m: Moment = { state: { ...state, nowMs: input.atMs }, effects: [] };
  take(m, input);
  finishReply(m);
  settle(m);
  if (finishReply(m)) settle(m);
  return { state: m.state, effects: m.effects };
}

function take(m: Moment, input: Input): void {
  switch (input.type) {
    case 'call.answered':
      return answered(m);
    case 'call.moved':
      return m.state.phase === 'ringing' ? answered(m) : callMoved(m, input);
    case 'caller.started':
      return callerStarted(m, input);
    case 'caller.stopped':
      return callerStopped(m, input);
    case 'caller.pauses':
    case 'caller.stirs':
    case 'turn.predicted':
      return pauseJudged(m, input);
    case 'echo.found':
      return echoFound(m, input);
    case 'hearing.partial':
      return overReply(m, heardPartial(m, input), overlapPartial);
    case 'hearing.final':
      return overReply(m, heardFinal(m, input), overlapFinal);
    case 'hearing.failed':
      return overReply(m, hearingFailed(m, input), overlapFinal);
    case 'caller.keypad':
    case 'caller.typed':
      return callerWrote(m, input);
    case 'think.text':
    case 'think.tool':
    case 'think.done':
    case 'think.failed':
      return keptAhead(m, input) ? undefined : mindSaid(m, input);
    case 'tool.done':
      return toolDone(m, input.toolRunId, input.result);
    case 'speech.late':
      return speechIsSlow(m, input);
    case 'speech.began':
      return speechBegan(m, input);
    case 'speech.done':
      return speechDone(m, input);
    case 'speech.timed':
      return speechTimed(m, input);
    case 'speech.failed':
      return speechFailed(m, input);
    case 'playout.began':
      return playoutBegan(m, input);
    case 'playout.ended':
      return playoutEnded(m, input);
    case 'playout.stopped':
      return playoutStopped(m, input);
    case 'timer.fired':
      return timerFired(m, input.timerId);
    case 'operator.say':
    case 'operator.mute':
    case 'operator.transferred':
      return operatorActed(m, input);
    case 'call.end':
      return endCall(m, { reason: input.reason, by: input.by, say: m.state.plan.speech.goodbye });
    case 'line.closed':
      return lineClosed(m, input);
  }
}

function echoFound(m: Moment, { delayMs, levelDb }: Inputs['echo.found']): void {
  change(m, { echoes: true });
  note(m, { type: 'echo.found', delayMs, levelDb });
}

/** The line is open: the agent greets, or listens. [GR1] [LM1] */
function answered(m: Moment): void {
  if (m.state.phase !== 'ringing') return;
  change(m, { phase: 'active' });
  note(m, { type: 'call.answered' });
  setTimer(m, 'call', m.state.plan.limits.maxCallMs);
  const { text, interruptible, expect } = m.state.plan.greeting;
  change(m, { memory: { ...m.state.memory, expect } });
  if (text.trim() !== '') say(m, text, { kind: 'greeting', interruptible, expect });
}

/** What was heard counts as an overlap while the agent has the floor. */
function overReply(
  m: Moment,
  utterance: Utterance | null,
  rule: (m: Moment, utterance: Utterance) => void,
): void {
  if (utterance && m.state.reply?.interruptible) rule(m, utterance);
}

function playoutStopped(m: Moment, input: Inputs['playout.stopped']): void {
  if (m.state.stopId !== input.stopId) return;
  change(m, { stopId: null });
  const at = { clauseId: input.clauseId, heardMs: input.heardMs };
  if (!m.state.reply?.cut) return stoppedAt(m, at);
  if (m.state.phase === 'ending') return stoppedWhileEnding(m, at);
  closeInterrupted(m, at);
}

function timerFired(m: Moment, timerId: string): void {
  const name = Object.keys(m.state.timers).find((one) => m.state.timers[one] === timerId);
  if (name === undefined || firedEarly(m, name)) return;
  forgetTimer(m, name);
  const [kind = '', subject = ''] = name.split(':');
  TIMERS[kind]?.(m, subject);
}

/** What each timer means when it fires. */
const TIMERS: Record<string, (m: Moment, subject: string) => void> = {
  endpoint: endpointReached,
  final: finalIsLate,
  bridge: wordsAreLate,
  turn: turnIsLong,
  keypad: () => undefined,
  silence: silenceLasts,
  barge: overlapIsLong,
  ruling: rulingIsDue,
  'let-go': overlapIsLetGo,
  think: thinkIsLate,
  ahead: aheadIsLate,
  filler: sayFiller,
  speech: speechIsLate,
  tool: toolIsLate,
  call: callIsLong,
  ending: hangUp,
  'hang-up': neverClosed,
};

/** The longest call that the plan allows is over. [LM1] */
function callIsLong(m: Moment): void {
  endCall(m, {
    reason: 'the call reached its longest length',
    by: 'limit',
    say: m.state.plan.speech.tooLong,
  });
}
