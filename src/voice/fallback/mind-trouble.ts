/** The mind fails or is late: another one is asked, or the caller is told; never silence. */
import { cancelTimer, changeReply, emit, note, type Moment } from '../moment.ts';
import type { ErrorCode } from '../errors.ts';
import { flushText, say } from '../speaking/reply.ts';
import { ask, toolDone } from '../thinking/think.ts';
import { fallBack, nextProvider } from './fall-back.ts';

export function thinkFailed(m: Moment, thinkId: string, code: ErrorCode): void {
  const think = m.state.reply?.think;
  if (!think || think.id !== thinkId || think.done || m.state.reply?.cut) return;
  cancelTimer(m, 'think');
  note(m, { type: 'provider.failed', role: 'llm', provider: think.provider, code });
  flushText(m);
  const switchProvider = (): boolean => {
    if (think.roundText !== '' || think.waitingFor.length > 0) return false;
    if (!nextProvider(m, 'llm', think.provider)) return false;
    keepRound(m);
    ask(m);
    return true;
  };
  const now = m.state.reply?.think ?? think;
  changeReply(m, { think: { ...now, done: true, failed: true, waitingFor: [] } });
  const on = code === 'provider.timeout' ? 'llm_timeout' : 'llm_error';
  if (fallBack(m, { on, switchProvider })) return;
  say(m, m.state.plan.speech.apology, { kind: 'apology', interruptible: true });
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
  emit(m, { type: 'think.cancel', thinkId: think.id });
  thinkFailed(m, think.id, 'provider.timeout');
}

/** A tool did not answer in time: the mind is told so, and a result that comes later is not used. */
export function toolIsLate(m: Moment, toolRunId: string): void {
  toolDone(m, toolRunId, { ok: false, error: 'the tool did not answer in time' });
}
