/** A reply from its first word to what was heard of it: clauses in, synthesis and playout out. */
import { cancelTimer, change, changeReply, emit, newId, note, setTimer, type Moment } from '../moment.ts';
import type { EndedBy, ReplyKind } from '../events.ts';
import type { Expectation } from '../plan.ts';
import type { Answered, Attempt, Clause, Reply, Think, Wish } from '../state.ts';
import { feedClauses, flushClauses, NO_CLAUSES } from './clauses.ts';
import { heardOf, type HeardReply } from './heard.ts';
import { phraseIn } from './never-say.ts';
import { toSpokenForm } from './spoken-form.ts';

/** Clauses synthesised ahead of the one being heard. Fewer: gaps between clauses; more: work thrown away at a barge-in. */
const CLAUSES_AHEAD = 2;

export interface ReplyPlan {
  kind: ReplyKind;
  interruptible: boolean;
  answers?: Answered;
  think?: Think;
  expect?: Expectation;
  wish?: Wish;
  end?: { reason: string; by: EndedBy };
}

/** What only bridges the wait for the recogniser: the reply to the turn goes on from it. [FL2] */
export function isBridge(reply: Reply): boolean {
  return reply.kind === 'filler' && reply.answers === null && reply.think === null;
}

/** Begins a reply; there must be none but a bridge, which becomes its beginning. */
export function beginReply(m: Moment, plan: ReplyPlan): void {
  const bridge = m.state.reply;
  const id = bridge?.id ?? newId(m, 'r');
  const reply: Reply = {
    id,
    kind: plan.kind,
    interruptible: plan.interruptible,
    answers: plan.answers ?? null,
    wait: m.state.wait,
    think: plan.think ?? null,
    splitter: NO_CLAUSES,
    clauses: bridge?.clauses ?? [],
    expect: plan.expect ?? null,
    ...(plan.wish && { wish: plan.wish }),
    end: plan.end ?? null,
    paused: bridge?.paused ?? null,
    cut: bridge?.cut ?? false,
    firstTokenMs: null,
    firstClauseMs: null,
    firstAudioMs: null,
    audible: false,
  };
  change(m, { reply, wait: null });
  if (!bridge)
    note(m, { type: 'reply.started', replyId: id, turnId: plan.answers?.open.id ?? null, kind: plan.kind });
}

/** Says a whole text as a reply of its own, or behind what the present reply says. */
export function say(m: Moment, text: string, plan: ReplyPlan): void {
  if (!m.state.reply || isBridge(m.state.reply)) beginReply(m, plan);
  else changeReply(m, { end: plan.end ?? m.state.reply.end, expect: plan.expect ?? m.state.reply.expect });
  flushText(m);
  addText(m, text);
  flushText(m);
}

/** Text of the mind, as it streams. */
export function addText(m: Moment, text: string): void {
  const reply = m.state.reply;
  if (!reply) return;
  const { state, clauses } = feedClauses(reply.splitter, text);
  changeReply(m, { splitter: state });
  for (const clause of clauses) addClause(m, clause, false);
}

/** No more text for now: what is left becomes a clause. */
export function flushText(m: Moment): void {
  const reply = m.state.reply;
  if (!reply) return;
  const { clauses } = flushClauses(reply.splitter);
  changeReply(m, { splitter: { ...NO_CLAUSES, emitted: reply.splitter.emitted || clauses.length > 0 } });
  for (const clause of clauses) addClause(m, clause, false);
}

/** There is something in it that a voice can say. */
export function isSpeakable(m: Moment, text: string): boolean {
  return isSpeakableText(text, m.state.plan.locale);
}

export function isSpeakableText(text: string, locale: string): boolean {
  return toSpokenForm(text, locale).some((token) => token.say !== '');
}

/** Appends a clause; what cannot be spoken (markdown, emoji alone) makes none. */
export function addClause(m: Moment, text: string, filler: boolean): void {
  const reply = m.state.reply;
  if (!reply || reply.cut) return;
  const tokens = toSpokenForm(text, m.state.plan.locale);
  const shown = tokens.map((token) => token.text).join(' ');
  if (tokens.every((token) => token.say === '')) return;
  if (isWithheld(m, reply, { text: shown, say: tokens.map((token) => token.say).join(' '), filler })) return;
  const clause: Clause = {
    id: newId(m, 'c'),
    text: shown,
    tokens,
    status: 'waiting',
    speakId: null,
    provider: m.state.providers.tts.current,
    rivals: [],
    fromToken: 0,
    durationMs: null,
    words: [],
    broken: false,
    filler,
  };
  changeReply(m, { clauses: [...reply.clauses, clause] });
  note(m, {
    type: 'reply.clause',
    replyId: reply.id,
    clauseId: clause.id,
    text: clause.text,
    say: sayOf(clause),
  });
  synthesiseAhead(m);
}

/** A clause that completes a phrase of the never-say list is not spoken: once in a reply, the plan's words are said in its place. [SP3] */
function isWithheld(
  m: Moment,
  reply: Reply,
  { text, say, filler }: { text: string; say: string; filler: boolean },
): boolean {
  const { neverSay = [], instead = '' } = m.state.plan.speech;
  const phrase = phraseIn(neverSay, { text, say, locale: m.state.plan.locale }, reply.clauses);
  if (phrase === null) return false;
  note(m, { type: 'reply.withheld', replyId: reply.id, phrase, text });
  if (filler || reply.withheld) return true;
  changeReply(m, { withheld: true });
  if (instead !== '') addClause(m, instead, false);
  return true;
}

export function sayOf(clause: Clause): string {
  return clause.tokens
    .slice(clause.fromToken)
    .map((token) => token.say)
    .filter((words) => words !== '')
    .join(' ');
}

/** Starts the synthesis of the clauses that come next. */
export function synthesiseAhead(m: Moment): void {
  const reply = m.state.reply;
  if (!reply || reply.cut) return;
  let open = reply.clauses.filter(
    (clause) => clause.status === 'speaking' || clause.status === 'ready',
  ).length;
  for (const clause of reply.clauses) {
    if (clause.status !== 'waiting') continue;
    if (open > CLAUSES_AHEAD) return;
    open += 1;
    speakClause(m, clause);
    emit(m, { type: 'playout.queue', clauseId: clause.id });
  }
}

/** Asks the present synthesiser for the clause from its `fromToken` on. */
export function speakClause(m: Moment, clause: Clause): void {
  askVoice(m, clause, { provider: m.state.providers.tts.current, rivals: [] });
}

/** Asks one voice for the clause, beside those in `rivals` that have been asked already. */
export function askVoice(
  m: Moment,
  clause: Clause,
  { provider, rivals }: Pick<Clause, 'provider' | 'rivals'>,
): void {
  const speakId = newId(m, 's');
  changeClause(m, clause.id, { status: 'speaking', speakId, provider, rivals });
  if (m.state.reply?.firstClauseMs === null && !clause.filler)
    changeReply(m, { firstClauseMs: m.state.nowMs });
  emit(m, {
    type: 'speak.start',
    speakId,
    clauseId: clause.id,
    say: sayOf(clause),
    provider,
  });
  setTimer(m, `speech:${speakId}`, m.state.plan.limits.speechFirstAudioMs);
}

/** The requests for the clause that run, oldest first. */
export function attemptsOf({ speakId, provider, rivals }: Clause): Attempt[] {
  return speakId === null ? [] : [...rivals, { speakId, provider }];
}

/** Stops a request. `late`: it was waited for too long. */
export function leaveVoice(m: Moment, speakId: string, late?: true): void {
  cancelTimer(m, `speech:${speakId}`);
  emit(m, { type: 'speak.cancel', speakId, ...(late ? { late } : {}) });
}

export function changeClause(m: Moment, clauseId: string, patch: Partial<Clause>): void {
  const reply = m.state.reply;
  if (!reply) return;
  const clauses = reply.clauses.map((clause) => (clause.id === clauseId ? { ...clause, ...patch } : clause));
  changeReply(m, { clauses });
}

/** Ends the reply where it stands. Cancels everything that it still has running, and remembers exactly what was heard. */
export function closeReply(
  m: Moment,
  at: { clauseId: string | null; heardMs: number } | null,
): HeardReply | null {
  const reply = m.state.reply;
  if (!reply) return null;
  const told = heardOf(reply, at);
  if (reply.think && !reply.think.done) emit(m, { type: 'think.cancel', thinkId: reply.think.id });
  for (const clause of reply.clauses) {
    if (clause.status !== 'speaking') continue;
    for (const { speakId } of attemptsOf(clause)) leaveVoice(m, speakId);
  }
  for (const name of ['think', 'filler', 'barge', 'ruling', 'let-go']) cancelTimer(m, name);
  change(m, { reply: null });
  note(m, { type: 'reply.ended', replyId: reply.id, ...told });
  return told;
}
