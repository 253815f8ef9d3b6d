/** How a reply comes along: audio from the synthesiser, sound at the caller's ear, and its end. */
import { cancelTimer, change, changeReply, emit, note, type Moment } from '../moment.ts';
import { endAfterReply, endCall, hangUp } from '../ending.ts';
import { clearStrikes, fallBack, nextProvider, noteFailure } from '../fallback/fall-back.ts';
import type { Inputs } from '../inputs.ts';
import { rememberReply } from '../thinking/memory.ts';
import type { Clause, Reply } from '../state.ts';
import { spreadWords, tokensHeard, wordsOf } from './heard.ts';
import { changeClause, closeReply, leaveVoice, say, speakClause, synthesiseAhead } from './reply.ts';
import { clauseOf, goesOnWithout, takeFirst } from './slow-voice.ts';
import { bridgeGap, isAllSaid, stillThinks } from '../thinking/filler.ts';
import { waterfallOf } from './waterfall.ts';

export function speechBegan(m: Moment, input: Inputs['speech.began']): void {
  const clause = clauseOf(m, input.speakId);
  if (!clause) return;
  cancelTimer(m, `speech:${input.speakId}`);
  takeFirst(m, clause, input.speakId);
  if (!clause.filler && m.state.reply?.firstAudioMs === null) changeReply(m, { firstAudioMs: m.state.nowMs });
}

export function speechDone(m: Moment, input: Inputs['speech.done']): void {
  const clause = clauseOf(m, input.speakId);
  if (!clause) return;
  cancelTimer(m, `speech:${input.speakId}`);
  takeFirst(m, clause, input.speakId);
  clearStrikes(m, 'tts_error');
  const words = [...clause.words, ...input.words];
  changeClause(m, clause.id, { status: 'ready', speakId: null, durationMs: input.durationMs, words });
  if (input.durationMs === 0) dropClause(m, clause.id);
}

/** The true times of the clause's last words take the place of the estimate. */
export function speechTimed(m: Moment, { clauseId, words }: Inputs['speech.timed']): void {
  const clause = m.state.reply?.clauses.find((one) => one.id === clauseId);
  if (!clause || clause.words.length < words.length) return;
  const before = clause.words.slice(0, clause.words.length - words.length);
  changeClause(m, clauseId, { words: [...before, ...words] });
}

/** The rest of the clause is said by the next voice; without one, what there is of it stays and the rest is lost. */
export function speechFailed(m: Moment, input: Inputs['speech.failed']): void {
  const clause = clauseOf(m, input.speakId);
  if (!clause || m.state.reply?.cut) return;
  cancelTimer(m, `speech:${input.speakId}`);
  if (goesOnWithout(m, clause, input)) return;
  const { provider } = clause;
  noteFailure(m, 'tts', provider, input.code);
  const kept = keepSpoken(m, clause, input.durationMs);
  // The voice was changed while this clause was still with the old one: one trouble, not two.
  if (m.state.providers.tts.current > provider) return speakClause(m, kept);
  if (input.code === 'provider.resting' && nextProvider(m, 'tts', provider)) return speakClause(m, kept);
  let switched = false;
  const switchProvider = (): boolean => {
    switched = nextProvider(m, 'tts', provider);
    if (switched) speakClause(m, kept);
    return switched;
  };
  fallBack(m, { on: 'tts_error', switchProvider });
  if (switched) return;
  if (input.durationMs > 0) changeClause(m, clause.id, { status: 'ready', speakId: null, broken: true });
  else dropClause(m, clause.id);
  if ((m.state.strikes.tts_error ?? 0) >= HOPELESS) {
    endCall(m, { reason: 'no voice is left', by: 'fault', say: null });
  }
}

/** After so many clauses in a row that no synthesiser could say, the call cannot go on. More: the caller listens to nothing. */
const HOPELESS = 3;

/** The synthesiser took too long to begin. */
export function speechIsLate(m: Moment, speakId: string): void {
  const clause = clauseOf(m, speakId);
  if (!clause) return;
  const durationMs = clause.durationMs ?? 0;
  const atMs = m.state.nowMs;
  speechFailed(m, { type: 'speech.failed', atMs, speakId, code: 'provider.timeout', durationMs });
  leaveVoice(m, speakId, true);
}

/** Marks the tokens that have their audio already. */
function keepSpoken(m: Moment, clause: Clause, durationMs: number): Clause {
  if (durationMs <= 0) return clause;
  const count = tokensHeard({ ...clause, durationMs: null }, durationMs);
  const spoken = clause.tokens.slice(0, count).flatMap(wordsOf);
  const words = spreadWords(spoken, 0, durationMs);
  const kept = { ...clause, fromToken: count, words, durationMs };
  changeClause(m, clause.id, kept);
  return kept;
}

function dropClause(m: Moment, clauseId: string): void {
  changeClause(m, clauseId, { status: 'dropped', speakId: null });
  emit(m, { type: 'playout.skip', clauseId });
  synthesiseAhead(m);
  bridgeGap(m);
}

export function playoutBegan(m: Moment, input: Inputs['playout.began']): void {
  const reply = m.state.reply;
  const clause = reply?.clauses.find((one) => one.id === input.clauseId);
  if (!reply || !clause) return;
  if (m.state.comfort) {
    change(m, { comfort: false });
    emit(m, { type: 'playout.comfort', on: false });
  }
  if (clause.filler || reply.audible) return;
  changeReply(m, { audible: true });
  note(m, { type: 'reply.audible', replyId: reply.id, waterfall: waterfallOf(reply, m.state.nowMs) });
}

export function playoutEnded(m: Moment, input: Inputs['playout.ended']): void {
  const clause = m.state.reply?.clauses.find((one) => one.id === input.clauseId);
  if (!clause || clause.status === 'dropped') return;
  changeClause(m, clause.id, { status: 'heard' });
  synthesiseAhead(m);
  bridgeGap(m);
}

/** True when all of it was said and heard. */
function isComplete(reply: Reply): boolean {
  return !stillThinks(reply) && reply.paused === null && !reply.cut && isAllSaid(reply);
}

/** Closes a reply that was heard to its end. A reply of nothing is trouble: the caller must hear something. False when there is none. */
export function finishReply(m: Moment): boolean {
  const empty = m.state.reply;
  if (!empty || !isComplete(empty)) return false;
  const isOwed = empty.end === null && empty.kind !== 'operator' && m.state.phase === 'active';
  if (empty.clauses.length === 0 && isOwed) sayNothing(m);
  const reply = m.state.reply;
  if (!reply || !isComplete(reply)) return true;
  const told = closeReply(m, null);
  if (told) rememberReply(m, reply, told);
  if (reply.think?.done && !reply.think.failed) for (const on of MIND) clearStrikes(m, on);
  afterReply(m, reply);
  return true;
}

const MIND = ['llm_error', 'llm_timeout'] as const;

/** What the mind expected of an answer that it did not give is forgotten; what its tools have done is not. */
function sayNothing(m: Moment): void {
  const think = m.state.reply?.think;
  const { slots } = think?.outcome ?? {};
  if (think) changeReply(m, { think: { ...think, failed: true, outcome: slots ? { slots } : {} } });
  if (fallBack(m, { on: 'llm_error' })) return;
  say(m, m.state.plan.speech.apology, { kind: 'apology', interruptible: true });
}

function afterReply(m: Moment, reply: Reply): void {
  if (m.state.phase === 'ending') return hangUp(m);
  if (reply.end) return endAfterReply(m, reply.end);
  const last = reply.think?.outcome;
  if (!last) return;
  if (last.notUnderstood) fallBack(m, { on: 'no_match' });
  else clearStrikes(m, 'no_match');
}
