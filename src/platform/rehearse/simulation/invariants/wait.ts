/** Whatever the call waits for, something must be on its way that ends the wait; otherwise the caller hears nothing for ever. */
import type { CallState, Reply } from '#voice/state.ts';
import type { Invariant } from './invariant.ts';
import type { Ledger } from './ledger.ts';

export const ENDS_THE_WAIT: Invariant = {
  name: 'wait',
  says: 'Whatever a call waits for, something is on its way that ends the wait.',
  watch: () => ({ saw: ({ after }, ledger) => endsTheWait(after, ledger) }),
};

function endsTheWait(state: CallState, ledger: Ledger): string | null {
  if (state.phase === 'ringing' || state.phase === 'ended') return null;
  if (state.stopId !== null && ledger.running.stop.has(state.stopId)) return null;
  if (state.phase === 'ending') return oneOf(state, ['ending', 'hang-up'], 'the end');
  if (state.reply) return replyGoesOn(state, state.reply, ledger);
  if (state.caller.kind === 'speaking') return oneOf(state, ['turn'], 'a caller who speaks');
  if (state.operator.muted) return oneOf(state, ['call'], 'an operator');
  return oneOf(state, ['silence', 'endpoint', 'final', 'keypad'], 'a silent caller');
}

function oneOf(state: CallState, names: string[], what: string): string | null {
  if (names.some((name) => state.timers[name] !== undefined)) return null;
  return `nothing ends the wait for ${what}: of the timers ${names.join(', ')} none runs`;
}

function replyGoesOn(state: CallState, reply: Reply, ledger: Ledger): string | null {
  if (reply.paused) {
    const names = state.caller.kind === 'speaking' ? ['barge', 'turn'] : ['ruling'];
    return oneOf(state, names, 'the ruling on a pause');
  }
  if (ledger.playoutStands) return 'playout stands still, and the reply does not know';
  const { think } = reply;
  if (think && !think.done)
    return ledger.running.think.has(think.id) && state.timers['think'] !== undefined
      ? null
      : 'the mind is awaited, and nobody has asked it';
  if (think && think.waitingFor.length > 0) {
    const timers = think.waitingFor.map((id) => `tool:${id}`);
    return oneOf(state, timers, 'a tool');
  }
  return clausesGoOn(reply, ledger);
}

function clausesGoOn(reply: Reply, ledger: Ledger): string | null {
  for (const clause of reply.clauses) {
    if (clause.status === 'ready')
      return ledger.queued.includes(clause.id) ? null : `${clause.id} is ready, and playout does not have it`;
    if (clause.status === 'speaking')
      return clause.speakId !== null && ledger.running.speak.has(clause.speakId)
        ? null
        : `${clause.id} is spoken by nobody`;
    if (clause.status === 'waiting') return `${clause.id} waits for nothing`;
  }
  return 'the reply has been heard, and does not end';
}
