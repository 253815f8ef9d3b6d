/** Whatever the call waits for, something must be on its way that ends the wait; otherwise the caller hears nothing for ever. */
import type { CallState, Reply } from '#voice/state.ts';

interface Pending {
  outstanding: ReadonlySet<string>;
  queued: ReadonlySet<string>;
  playoutStands: boolean;
}

/** Null when something will end the present wait; otherwise what is missing. */
export function endsTheWait(state: CallState, pending: Pending): string | null {
  if (state.phase === 'ringing' || state.phase === 'ended') return null;
  if (state.stopId !== null && pending.outstanding.has(`stop ${state.stopId}`)) return null;
  if (state.phase === 'ending') return oneOf(state, ['ending', 'hang-up'], 'the end');
  if (state.reply) return replyGoesOn(state, state.reply, pending);
  if (state.caller.kind === 'speaking') return oneOf(state, ['turn'], 'a caller who speaks');
  return oneOf(state, ['silence', 'endpoint', 'final', 'keypad'], 'a silent caller');
}

function oneOf(state: CallState, names: string[], what: string): string | null {
  if (names.some((name) => state.timers[name] !== undefined)) return null;
  return `nothing ends the wait for ${what}: of the timers ${names.join(', ')} none runs`;
}

function replyGoesOn(state: CallState, reply: Reply, pending: Pending): string | null {
  if (reply.paused) {
    const names = state.caller.kind === 'speaking' ? ['barge', 'turn'] : ['ruling'];
    return oneOf(state, names, 'the ruling on a pause');
  }
  if (pending.playoutStands) return 'playout stands still, and the reply does not know';
  const { think } = reply;
  if (think && !think.done)
    return pending.outstanding.has(`think ${think.id}`) && state.timers.think !== undefined
      ? null
      : 'the mind is awaited, and nobody has asked it';
  if (think && think.waitingFor.length > 0)
    return oneOf(
      state,
      think.waitingFor.map((id) => `tool:${id}`),
      'a tool',
    );
  for (const clause of reply.clauses) {
    if (clause.status === 'ready')
      return pending.queued.has(clause.id) ? null : `${clause.id} is ready, and playout does not have it`;
    if (clause.status === 'speaking')
      return pending.outstanding.has(`speak ${clause.speakId}`) ? null : `${clause.id} is spoken by nobody`;
    if (clause.status === 'waiting') return `${clause.id} waits for nothing`;
  }
  return 'the reply has been heard, and does not end';
}
