/** Nobody speaks: a re-prompt, another, then a polite end. */
import { change, type Moment } from '../moment.ts';
import { endCall } from '../ending.ts';
import { fallBack } from '../fallback/fall-back.ts';
import { say } from '../speaking/reply.ts';

/** The silence has lasted. [SI1] [SI2] */
export function silenceLasts(m: Moment): void {
  if (m.state.turn || m.state.reply || m.state.caller.kind === 'speaking') return;
  const { prompts, goodbye } = m.state.plan.silence;
  const prompt = prompts[m.state.prompts];
  change(m, { prompts: m.state.prompts + 1 });
  if (fallBack(m, { on: 'no_input' }) && m.state.reply) return;
  if (m.state.phase !== 'active') return;
  if (prompt === undefined)
    return endCall(m, { reason: 'the caller was silent', by: 'silence', say: goodbye });
  say(m, prompt, { kind: 'prompt', interruptible: true });
}
