/** The caller begins and stops to speak. */
import { cancelTimer, change, emit, hasTimer, newId, note, setTimer, type Moment } from '../moment.ts';
import type { Inputs } from '../inputs.ts';
import { openHearing } from '../hearing/utterance.ts';
import { beginOverlap, overlapEnded } from './overlap.ts';
import { awaitsFinal, changeUtterance, lastSaid } from './open-turn.ts';
import { rememberPause } from './turn-ending.ts';
import type { OpenTurn } from '../state.ts';

export function callerStarted(m: Moment, input: Inputs['caller.started']): void {
  const { utteranceId, startedMs } = input;
  if (m.state.phase !== 'active' || m.state.caller.kind === 'speaking') return;
  change(m, { caller: { kind: 'speaking', utteranceId, startedMs } });
  note(m, { type: 'caller.speaking', utteranceId, startedMs, over: spokenOver(m) });
  for (const name of ['endpoint', 'silence']) cancelTimer(m, name);
  rememberPause(m, startedMs);
  const turn: OpenTurn = m.state.turn ?? {
    id: newId(m, 'q'),
    startedMs,
    utterances: [],
    keypad: '',
    typed: '',
  };
  const { hearId, provider } = openHearing(m, utteranceId);
  const utterance = { id: utteranceId, hearId, provider, startedMs, endedMs: null, partial: '', final: null };
  change(m, { turn: { ...turn, utterances: [...turn.utterances, utterance] } });
  if (!hasTimer(m, 'turn')) setTimer(m, 'turn', m.state.plan.limits.maxTurnMs);
  beginOverlap(m, utteranceId, startedMs);
}

function spokenOver(m: Moment): 'silence' | 'thinking' | 'reply' {
  if (!m.state.reply) return 'silence';
  return m.state.reply.clauses.length === 0 ? 'thinking' : 'reply';
}

export function callerStopped(m: Moment, input: Inputs['caller.stopped']): void {
  const { caller } = m.state;
  if (caller.kind !== 'speaking' || caller.utteranceId !== input.utteranceId) return;
  change(m, { caller: { kind: 'silent' } });
  const utterance = m.state.turn?.utterances.find((one) => one.id === input.utteranceId);
  if (!utterance) return;
  const { endedMs, ending = null, levelDb } = input;
  changeUtterance(m, utterance.id, { endedMs, ending, ...(levelDb !== undefined && { levelDb }) });
  if (utterance.final === null) emit(m, { type: 'hear.finish', hearId: utterance.hearId });
  overlapEnded(m);
}

/** Is the pause the end? A pause begins, a sound in it, or what a learned detector thinks. */
export function pauseJudged(
  m: Moment,
  input: Inputs['caller.pauses' | 'caller.stirs' | 'turn.predicted'],
): void {
  if (input.type === 'turn.predicted') turnPredicted(m, input);
  else if (input.type === 'caller.pauses') changeUtterance(m, input.utteranceId, { pausedMs: m.state.nowMs });
  else callerStirs(m);
}

/** Whoever may be about to go on is given the moment that it takes to be sure. [EP20] */
function callerStirs(m: Moment): void {
  const { turn, reply, caller, nowMs } = m.state;
  if (!turn || reply || caller.kind !== 'silent') return;
  change(m, { turn: { ...turn, stirredMs: nowMs } });
}

/** A learned detector has an opinion: how long to wait is decided anew. [EP13] */
function turnPredicted(m: Moment, input: Inputs['turn.predicted']): void {
  const utterance = m.state.turn && lastSaid(m.state.turn);
  if (utterance?.id !== input.utteranceId || !(input.probability >= 0 && input.probability <= 1)) return;
  changeUtterance(m, utterance.id, { predicted: input.probability });
  cancelTimer(m, 'endpoint');
}

/** The turn has lasted too long: it ends with what there is, though the caller goes on. [LM2] */
export function turnIsLong(m: Moment): void {
  for (const one of m.state.turn?.utterances ?? []) {
    if (one.endedMs !== null) continue;
    changeUtterance(m, one.id, { endedMs: m.state.nowMs });
    if (one.final === null) emit(m, { type: 'hear.finish', hearId: one.hearId });
  }
  // Where the caller has stopped already, a ruling is on its way and is not put off.
  if (m.state.caller.kind === 'speaking') {
    change(m, { caller: { kind: 'silent' } });
    overlapEnded(m);
  }
  if (m.state.turn && awaitsFinal(m.state.turn)) setTimer(m, 'final', m.state.plan.turn.finalTimeoutMs);
}
