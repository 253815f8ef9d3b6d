/** Nobody speaks: a re-prompt, another, then a polite end. */
import { change, type Moment } from '../moment.ts';
import { endSaying, fallBack } from '../fallback/fall-back.ts';
import { say } from '../speaking/reply.ts';

/** The silence has lasted. [SI1] [SI2] */
export function silenceLasts(m: Moment): void {
  if (m.state.turn || m.state.reply || m.state.operator.muted || m.state.caller.kind === 'speaking') return;
  const { prompts, goodbye } = m.state.plan.silence;
  const prompt = prompts[m.state.prompts];
  change(m, { prompts: m.state.prompts + 1 });
  const handled = fallBack(m, { on: 'no_input' });
  if (m.state.phase !== 'active' || endsAlready(m)) return;
  if (prompt === undefined) return endSaying(m, { reason: 'the caller was silent', by: 'silence' }, goodbye);
  if (handled && m.state.reply) return;
  say(m, prompt, { kind: 'prompt', interruptible: true });
}

function endsAlready(m: Moment): boolean {
  return m.state.reply !== null && m.state.reply.end !== null;
}
