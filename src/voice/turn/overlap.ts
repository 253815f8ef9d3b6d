/** The caller speaks over the agent: sound stops first, then it is ruled what it was. */
import {
  cancelTimer,
  change,
  changeReply,
  emit,
  note,
  setTimer,
  stopPlayout,
  type Moment,
} from '../moment.ts';
import { closeReply, isBridge } from '../speaking/reply.ts';
import { heardOf, resumeAtMs } from '../speaking/heard.ts';
import { expectationNow } from '../hearing/ask-recogniser.ts';
import { bridgeGap } from '../thinking/filler.ts';
import { forgetReply, rememberReply } from '../thinking/memory.ts';
import type { Pause, Reply, ResumeReason, Utterance, UtteranceFinal } from '../state.ts';
import { removeUtterances } from './open-turn.ts';
import { isOwnWords } from './own-words.ts';
import { looksComplete } from './words-ending.ts';
import { isBackchannel } from './words.ts';

/** Words that make an interruption before the caller has finished. One: a cough that looks like a word cuts the agent off. */
const INTERRUPTING_WORDS = 2;

/** Stops the sound and waits for a ruling. [BI1] */
export function beginOverlap(m: Moment, utteranceId: string, startedMs: number): void {
  const reply = m.state.reply;
  if (!reply?.interruptible) return;
  cancelTimer(m, 'ruling');
  if (reply.paused) {
    changeReply(m, {
      paused: { ...reply.paused, utteranceIds: [...reply.paused.utteranceIds, utteranceId], resume: null },
    });
  } else {
    changeReply(m, { paused: pauseOf([utteranceId]) });
    stopPlayout(m, 'playout.pause');
  }
  setTimer(m, 'barge', m.state.plan.turn.bargeInMs - (m.state.nowMs - startedMs));
}

/** Playout has told where it stopped. */
export function stoppedAt(m: Moment, at: { clauseId: string | null; heardMs: number }): void {
  const reply = m.state.reply;
  if (!reply?.paused || reply.paused.at) return;
  changeReply(m, { paused: { ...reply.paused, at } });
  const { heard, heardMs } = heardOf(reply, at);
  note(m, { type: 'reply.paused', replyId: reply.id, heard, heardMs });
  if (reply.paused.resume) resume(m, reply.paused.resume);
}

function pauseOf(utteranceIds: string[]): Pause {
  return { at: null, utteranceIds, resume: null };
}

/** The overlapping speech has ended; what its words are not known yet are due within the ruling time. [BI4] */
export function overlapEnded(m: Moment): void {
  if (!m.state.reply?.paused) return;
  cancelTimer(m, 'barge');
  setTimer(m, 'ruling', m.state.plan.turn.rulingMs);
  rule(m);
}

/** Words while the caller still speaks. [BI2] [BI6] */
export function overlapPartial(m: Moment, utterance: Utterance): void {
  if (!overlaps(m, utterance.id)) return;
  const { bargeInMs } = m.state.plan.turn;
  const long = utterance.endedMs === null && m.state.nowMs - utterance.startedMs >= bargeInMs;
  if (long && isPlain(m, utterance.partial)) return interrupt(m);
  interruptIfPlain(m, utterance.partial);
}

function isPlain(m: Moment, text: string): boolean {
  const { reply, plan } = m.state;
  return text !== '' && !isBackchannel(text, plan.locale) && !(reply && isOwnWords(m.state, reply, text));
}

function interruptIfPlain(m: Moment, text: string): void {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length >= INTERRUPTING_WORDS && isPlain(m, text)) interrupt(m);
}

/** The words of an overlap are known. [BI3] [BI5] */
export function overlapFinal(m: Moment, utterance: Utterance): void {
  const { reply } = m.state;
  const final = utterance.final;
  if (!reply?.interruptible || !final) return;
  if (!overlaps(m, utterance.id)) {
    // What a filler bridges the wait for has come.
    if (isBridge(reply)) return;
    if (final.text !== '' && !isBackchannel(final.text, m.state.plan.locale)) interrupt(m);
    else removeUtterances(m, [utterance.id]);
    return;
  }
  if (m.state.caller.kind === 'speaking') return interruptIfPlain(m, final.text);
  rule(m);
}

/** Rules on all that was said over the reply, once the words of all of it are known. */
function rule(m: Moment): void {
  const { reply } = m.state;
  if (!reply?.paused) return;
  const said = overlapping(m, reply.paused).map(({ final }) => final);
  if (said.some((final) => final && takesTheFloor(m, reply, final.text))) return interrupt(m);
  if (said.every((final) => final !== null)) resume(m, reasonOf(said));
}

function reasonOf(said: (UtteranceFinal | null)[]): ResumeReason {
  if (said.some((final) => final && final.text !== '')) return 'backchannel';
  return said.some((final) => final?.refused) ? 'not-understood' : 'noise';
}

function overlapping(m: Moment, paused: Pause): Utterance[] {
  return m.state.turn?.utterances.filter((one) => paused.utteranceIds.includes(one.id)) ?? [];
}

function takesTheFloor(m: Moment, reply: Reply, text: string): boolean {
  if (text === '' || !reply.interruptible || isOwnWords(m.state, reply, text)) return false;
  return !isBackchannel(text, m.state.plan.locale) || answersTheQuestion(m, reply, text);
}

/** It went on long. Coughs, laughs and talk to others do so too: without a word that means something it must go on longer. [BI6] */
export function overlapIsLong(m: Moment): void {
  const { reply, caller } = m.state;
  if (caller.kind === 'silent' || !reply?.paused) return;
  if (!reply.interruptible) return resume(m, 'noise');
  const { bargeInMs } = m.state.plan.turn;
  const leftMs = WORDLESS * bargeInMs - (m.state.nowMs - caller.startedMs);
  const said = overlapping(m, reply.paused).map((one) => one.final?.text ?? one.partial);
  if (leftMs <= 0 || said.some((text) => isPlain(m, text))) interrupt(m);
  else setTimer(m, 'barge', leftMs);
}

/** Speech without words interrupts when it lasts so many times as long. More: who is not understood speaks to nobody for longer. */
const WORDLESS = 4;

/** The final is late. What the recogniser has understood so far decides; nothing is noise. [BI4] */
export function rulingIsDue(m: Moment): void {
  const { reply, caller } = m.state;
  if (caller.kind === 'speaking' || !reply?.paused) return;
  const said = overlapping(m, reply.paused);
  const words = said.map((one) => one.final?.text ?? one.partial);
  if (words.some((text) => takesTheFloor(m, reply, text))) return interrupt(m);
  if (words.some((text) => text !== '')) return resume(m, 'backchannel');
  resume(m, reasonOf(said.map(({ final }) => final)));
}

function overlaps(m: Moment, utteranceId: string): boolean {
  return m.state.reply?.paused?.utteranceIds.includes(utteranceId) ?? false;
}

/** "Yes" right after a question is an answer, not a backchannel: when nearly all of the reply was heard. [BI5] */
function answersTheQuestion(m: Moment, reply: Reply, text: string): boolean {
  const expect = expectationNow(m);
  if (expect.shape === 'open' || !looksComplete(text, expect, m.state.plan.locale)) return false;
  const { text: whole, heard } = heardOf(reply, reply.paused?.at ?? null);
  return heard.length >= whole.length * MOSTLY_HEARD;
}
const MOSTLY_HEARD = 0.75;

/** The reply goes on from the word at which it stopped. [BI7] */
function resume(m: Moment, because: ResumeReason): void {
  const reply = m.state.reply;
  if (!reply?.paused || reply.cut) return;
  const { at, utteranceIds } = reply.paused;
  for (const name of ['barge', 'ruling']) cancelTimer(m, name);
  removeUtterances(m, utteranceIds);
  if (!at) return changeReply(m, { paused: { ...reply.paused, resume: because } });
  changeReply(m, { paused: null });
  const clause = reply.clauses.find((one) => one.id === at.clauseId);
  const next = clause ?? reply.clauses.find((one) => one.status === 'speaking' || one.status === 'ready');
  const { fromMs, word } = clause ? resumeAtMs(clause, at.heardMs) : { fromMs: 0, word: '' };
  emit(m, { type: 'playout.resume', clauseId: next?.id ?? null, fromMs });
  note(m, { type: 'reply.resumed', replyId: reply.id, because, from: word });
  bridgeGap(m);
}

/** A true interruption: the reply ends at what was heard. A reply of which nothing was heard is as if never made. [BI8] [BI9] */
export function interrupt(m: Moment): void {
  const reply = m.state.reply;
  if (!reply || reply.cut) return;
  const at = reply.paused?.at ?? null;
  stopPlayout(m, 'playout.stop');
  if (at) return closeInterrupted(m, at);
  changeReply(m, { cut: true, paused: reply.paused ?? pauseOf([]) });
}

/** Playout has told what was heard of a reply that was interrupted. */
export function closeInterrupted(m: Moment, at: { clauseId: string | null; heardMs: number } | null): void {
  const reply = m.state.reply;
  if (!reply) return;
  const told = closeReply(m, at);
  const written = m.state.turn !== null && m.state.turn.typed !== '';
  if (told && (told.heard !== '' || !reply.answers || written)) return rememberReply(m, reply, told);
  forgetReply(m, reply);
  mergeTurns(m, reply);
}

/** What the caller says while the agent thinks belongs to the turn that is being answered. [TN3] */
function mergeTurns(m: Moment, reply: Reply): void {
  const open = reply.answers?.open;
  if (!open) return;
  const now = m.state.turn;
  change(m, {
    turn: {
      ...open,
      utterances: [...open.utterances, ...(now?.utterances ?? [])],
      keypad: open.keypad + (now?.keypad ?? ''),
      typed: [open.typed, now?.typed ?? ''].filter((text) => text !== '').join(' '),
    },
  });
}
