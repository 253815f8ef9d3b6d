/** A voice that takes long to begin: the next one is asked beside it, and whichever is heard first says the clause. [FB10] */
import { keepLineAlive, mayAskAnother, moveTo, noteFailure, providerAfter } from '../fallback/fall-back.ts';
import type { Inputs } from '../inputs.ts';
import { cancelTimer, change, note, type Moment } from '../moment.ts';
import type { Clause } from '../state.ts';
import { askVoice, attemptsOf, changeClause, leaveVoice } from './reply.ts';

/** The clause that a request is for; undefined where its answer does not count any more. */
export function clauseOf(m: Moment, speakId: string): Clause | undefined {
  return m.state.reply?.clauses.find(
    (clause) => clause.status === 'speaking' && attemptsOf(clause).some((one) => one.speakId === speakId),
  );
}

/** The caller is about to hear nothing: another voice is asked; where there is none, the line carries quiet sound. */
export function speechIsSlow(m: Moment, { speakId }: Inputs['speech.late']): void {
  const clause = clauseOf(m, speakId);
  if (!clause || clause.speakId !== speakId || m.state.reply?.cut) return;
  const { provider, rivals } = clause;
  const beside = mayAskAnother(m, 'tts_error') ? providerAfter(m, 'tts', provider) : null;
  note(m, { type: 'provider.slow', role: 'tts', provider, beside });
  if (beside === null) return keepLineAlive(m);
  askVoice(m, clause, { provider: beside, rivals: [...rivals, { speakId, provider }] });
}

/** A voice that was too slow for so many clauses in a row says nothing more in this call. 1: one slow moment changes the agent's voice for good. */
const LOSSES = 2;

/** The clause is this request's. A voice asked before it was too slow for this clause, and is tried again for the next. */
export function takeFirst(m: Moment, clause: Clause, speakId: string): void {
  const attempts = attemptsOf(clause);
  const won = attempts.findIndex((one) => one.speakId === speakId);
  const winner = attempts[won];
  if (!winner) return;
  if (attempts.length === 1) {
    if (winner.provider === m.state.providers.tts.current) change(m, { voiceLosses: 0 });
    return;
  }
  for (const [index, one] of attempts.entries()) {
    if (index === won) continue;
    if (index < won) noteFailure(m, 'tts', one.provider, 'provider.timeout');
    leaveVoice(m, one.speakId, index < won || undefined);
  }
  changeClause(m, clause.id, { ...winner, rivals: [] });
  if (winner.provider <= m.state.providers.tts.current) return change(m, { voiceLosses: 0 });
  const voiceLosses = m.state.voiceLosses + 1;
  change(m, { voiceLosses: voiceLosses % LOSSES });
  if (voiceLosses >= LOSSES) moveTo(m, 'tts', winner.provider);
}

/** One of several voices failed that were asked for the clause: the others go on. False when it was the only one. */
export function goesOnWithout(
  m: Moment,
  clause: Clause,
  { speakId, code }: Inputs['speech.failed'],
): boolean {
  const attempts = attemptsOf(clause);
  const failed = attempts.find((one) => one.speakId === speakId);
  const left = attempts.filter((one) => one !== failed);
  const last = left.pop();
  if (!failed || !last) return false;
  cancelTimer(m, `speech:${speakId}`);
  noteFailure(m, 'tts', failed.provider, code);
  changeClause(m, clause.id, { ...last, rivals: left });
  const next = providerAfter(m, 'tts', failed.provider);
  if (failed.provider > last.provider && next !== null) askBeside(m, clause.id, next);
  else if (failed.provider < last.provider) moveTo(m, 'tts', last.provider);
  return true;
}

/** The voice that was asked beside a slow one is none: the one after it takes its place. */
function askBeside(m: Moment, clauseId: string, provider: number): void {
  const clause = m.state.reply?.clauses.find((one) => one.id === clauseId);
  if (clause) askVoice(m, clause, { provider, rivals: attemptsOf(clause) });
}
