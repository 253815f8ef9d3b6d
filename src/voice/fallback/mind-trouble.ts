/** The mind fails or is late: another one is asked, or the caller is told; never silence. */
import { cancelTimer, changeReply, emit, type Moment } from '../moment.ts';
import type { ErrorCode } from '../errors.ts';
import { flushText, say } from '../speaking/reply.ts';
import { ask, toolDone } from '../thinking/think.ts';
import type { Think } from '../state.ts';
import { fallBack, nextProvider, noteFailure, providerAfter } from './fall-back.ts';

export function thinkFailed(m: Moment, thinkId: string, code: ErrorCode): void {
  const think = m.state.reply?.think;
  if (!think || think.id !== thinkId || think.done || m.state.reply?.cut) return;
  cancelTimer(m, 'think');
  noteFailure(m, 'llm', think.provider, code);
  const again = isUnsaid(m, think) && think.waitingFor.length === 0;
  if (again && providerAfter(m, 'llm', think.provider) !== null) forgetText(m);
  else flushText(m);
  const switchProvider = (): boolean => {
    // The caller has heard the beginning of an answer that another model does not know: it is asked from the next turn on.
    if (!nextProvider(m, 'llm', think.provider) || !again) return false;
    keepRound(m);
    ask(m);
    return true;
  };
  if (code === 'provider.resting' && switchProvider()) return;
  const now = m.state.reply?.think ?? think;
  changeReply(m, { think: { ...now, done: true, failed: true, waitingFor: [] } });
  const on = code === 'provider.timeout' ? 'llm_timeout' : 'llm_error';
  if (fallBack(m, { on, switchProvider })) return;
  say(m, m.state.plan.speech.apology, { kind: 'apology', interruptible: true });
}

/** No clause was made of what this round has said so far. */
function isUnsaid(m: Moment, { roundText }: Think): boolean {
  return roundText.trim() === (m.state.reply?.splitter.pending ?? '').trim();
}

function forgetText(m: Moment): void {
  const splitter = m.state.reply?.splitter;
  if (splitter) changeReply(m, { splitter: { ...splitter, pending: '' } });
}

/** What tools have done already is told to the next model, so that it does not ask for it again. [TL2] */
function keepRound(m: Moment): void {
  const think = m.state.reply?.think;
  if (think) changeReply(m, { think: { ...think, since: [...think.since, ...think.roundTools] } });
}

/** No token for too long. */
export function thinkIsLate(m: Moment): void {
  const think = m.state.reply?.think;
  if (!think || think.done || m.state.reply?.cut) return;
  emit(m, { type: 'think.cancel', thinkId: think.id, late: true });
  thinkFailed(m, think.id, 'provider.timeout');
}

/** A tool did not answer in time: the mind is told so, and a result that comes later is not used. */
export function toolIsLate(m: Moment, toolRunId: string): void {
  toolDone(m, toolRunId, { ok: false, error: 'the tool did not answer in time' });
}
