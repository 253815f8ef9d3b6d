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
import { bridgeGap } from '../thinking/filler.ts';
import { forgetReply, rememberReply } from '../thinking/memory.ts';
import { askAgain } from '../unanswered.ts';
import type { OpenTurn, Pause, Reply, ResumeReason, Utterance, UtteranceFinal } from '../state.ts';
import { isFaint, wordsOfCaller } from './nearness.ts';
import { removeUtterances } from './open-turn.ts';
import { isPlain, takesTheFloor } from './takes-the-floor.ts';
import { isBackchannel } from './words.ts';

/** Words that make an interruption before the caller has finished. One: a cough that looks like a word cuts the agent off. */
const INTERRUPTING_WORDS = 2;

/** Stops the sound and waits for a ruling. [BI1] */
export function beginOverlap(m: Moment, utteranceId: string, startedMs: number): void {
  const reply = m.state.reply;
  if (!reply?.interruptible) return;
  for (const name of ['ruling', 'let-go']) cancelTimer(m, name);
  if (reply.paused) {
    changeReply(m, {
      paused: { ...reply.paused, utteranceIds: [...reply.paused.utteranceIds, utteranceId], resume: null },
    });
  } else {
    changeReply(m, { paused: pauseOf([...awaited(m, reply), utteranceId]), letGo: null });
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
  const { reply, wordsComeLate } = m.state;
  if (!reply?.paused || wordsComeLate) return;
  const endedMs = Math.max(...overlapping(m, reply.paused).map((one) => one.endedMs ?? m.state.nowMs));
  setTimer(m, 'let-go', endedMs + LET_GO_MS - m.state.nowMs);
}

/**
 * Words that are not written down so long after the sound's end are hardly coming. Shorter: a recogniser that is a little slow makes the
 * agent speak for a moment into an interruption; longer: a cough silences it for that long.
 */
const LET_GO_MS = 300;

/** Nothing, or a nod, is what the recogniser has written down so far: the reply goes on before it has told all. [BI10] */
export function overlapIsLetGo(m: Moment): void {
  const { reply, caller } = m.state;
  if (caller.kind === 'speaking' || !reply?.paused) return;
  const said = overlapping(m, reply.paused);
  const words = said.map(textOf).filter((text) => text !== '');
  const nods = words.every((text) => isBackchannel(text, m.state.plan.locale));
  if (!nods || words.some((text) => takesTheFloor(m, reply, text))) return;
  changeReply(m, { letGo: reply.paused });
  resume(m, words.length > 0 ? 'backchannel' : reasonOf(said.map(({ final }) => final)), true);
  setTimer(m, 'ruling', m.state.plan.turn.rulingMs);
}

function textOf({ final, partial }: Utterance): string {
  return final?.text ?? partial;
}

/** What was let go and is still in the turn; `wordless` leaves out whose words have come. */
function awaited(m: Moment, { letGo }: Reply, wordless = false): string[] {
  const own = letGo ? overlapping(m, letGo) : [];
  return own.filter(({ final }) => !wordless || final === null).map(({ id }) => id);
}

/** Words while the caller still speaks. [BI2] [BI6] */
export function overlapPartial(m: Moment, utterance: Utterance): void {
  if (!overlaps(m, utterance.id)) return;
  const { partial } = wordsOfCaller(m, utterance);
  const { bargeInMs } = m.state.plan.turn;
  const long = utterance.endedMs === null && m.state.nowMs - utterance.startedMs >= bargeInMs;
  if (long && isPlain(m, partial)) return interrupt(m);
  interruptIfPlain(m, partial);
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
    const isAwaited = reply.letGo?.utteranceIds.includes(utterance.id) === true;
    const isNod = final.text === '' || isBackchannel(final.text, m.state.plan.locale);
    if (isAwaited ? takesTheFloor(m, reply, wordsOfCaller(m, utterance).final?.text ?? '') : !isNod) {
      if (isAwaited) change(m, { wordsComeLate: true });
      interrupt(m);
    } else removeUtterances(m, [utterance.id]);
    return;
  }
  if (m.state.caller.kind === 'speaking')
    return interruptIfPlain(m, wordsOfCaller(m, utterance).final?.text ?? '');
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

/** What was said over the reply, without the words of others in the room. [BI13] */
function overlapping(m: Moment, paused: Pause): Utterance[] {
  const said = m.state.turn?.utterances.filter((one) => paused.utteranceIds.includes(one.id)) ?? [];
  return said.map((one) => wordsOfCaller(m, one));
}

/** It went on long. Coughs, laughs and talk to others do so too: without a word that means something it must go on longer. [BI6] */
export function overlapIsLong(m: Moment): void {
  const { reply, caller } = m.state;
  if (caller.kind === 'silent' || !reply?.paused) return;
  if (!reply.interruptible) return resume(m, 'noise');
  const { bargeInMs } = m.state.plan.turn;
  const lastedMs = m.state.nowMs - caller.startedMs;
  const said = overlapping(m, reply.paused).map(textOf);
  const begun = said.some((text) => takesTheFloor(m, reply, text));
  const limitMs = (begun ? BEGUN : WORDLESS) * bargeInMs;
  if (lastedMs >= limitMs || said.some((text) => isPlain(m, text))) interrupt(m);
  else setTimer(m, 'barge', (lastedMs < BEGUN * bargeInMs ? BEGUN : WORDLESS) * bargeInMs - lastedMs);
}

/** Speech without words interrupts when it lasts so many times as long. More: who is not understood speaks to nobody for longer. */
const WORDLESS = 4;
/** So does "no", which might have become "no wonder", when noise holds it up. Less: "I … see" is cut in two. */
const BEGUN = 2;

/** The final is late. What the recogniser has understood so far decides; nothing is noise. [BI4] */
export function rulingIsDue(m: Moment): void {
  const { reply, caller } = m.state;
  if (caller.kind === 'speaking' || !reply) return;
  // Words that came over a filler are kept for the turn that it bridges.
  if (!reply.paused) return removeUtterances(m, awaited(m, reply, true));
  const said = overlapping(m, reply.paused);
  const words = said.map(textOf);
  if (words.some((text) => takesTheFloor(m, reply, text))) return interrupt(m);
  if (words.some((text) => text !== '')) return resume(m, 'backchannel');
  resume(m, reasonOf(said.map(({ final }) => final)));
}

function overlaps(m: Moment, utteranceId: string): boolean {
  return m.state.reply?.paused?.utteranceIds.includes(utteranceId) ?? false;
}

/** The reply goes on from the word at which it stopped. [BI7] What is still `awaited` may give it up yet. */
function resume(m: Moment, because: ResumeReason, awaits = false): void {
  const reply = m.state.reply;
  if (!reply?.paused || reply.cut) return;
  const { at, utteranceIds } = reply.paused;
  for (const name of ['barge', 'ruling', 'let-go']) cancelTimer(m, name);
  const over = m.state.turn?.utterances.filter(
    ({ id, final }) => utteranceIds.includes(id) && !(awaits && final === null),
  );
  if (over?.some((one) => one.final?.text !== '' && isFaint(m, one))) changeReply(m, { aside: true });
  removeUtterances(m, over?.map(({ id }) => id) ?? []);
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
  if (reply.wish && told?.heard === '') askAgain(m, reply.wish);
  const written = m.state.turn !== null && m.state.turn.typed !== '';
  if (told && (told.heard !== '' || !reply.answers || written)) return rememberReply(m, reply, told);
  forgetReply(m, reply);
  if (reply.answers) mergeTurns(m, reply.answers.open);
}

/** What the caller says while the agent thinks belongs to the turn that is being answered. [TN3] */
export function mergeTurns(m: Moment, open: OpenTurn): void {
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
