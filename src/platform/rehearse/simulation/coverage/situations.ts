/** What a call is doing, as one word: the kinds of state that the floor can be in. */
import type { CallState, Reply } from '#voice/state.ts';

export const SITUATIONS = [
  'ringing',
  'waiting',
  'listening',
  'deciding',
  'keying',
  'thinking',
  'fetching',
  'preparing',
  'speaking',
  'holding forth',
  'overlapped',
  'ruling',
  'stopping',
  'saying goodbye',
  'hanging up',
  'ended',
] as const;

export type Situation = (typeof SITUATIONS)[number];

export function situationOf(state: CallState): Situation {
  switch (state.phase) {
    case 'ringing':
      return 'ringing';
    case 'ended':
      return 'ended';
    case 'ending':
      if (!state.reply) return 'hanging up';
      return state.reply.cut ? 'stopping' : 'saying goodbye';
    case 'active':
      return state.reply ? replying(state, state.reply) : listening(state);
  }
}

function listening({ caller, turn }: CallState): Situation {
  if (caller.kind === 'speaking') return 'listening';
  if (!turn) return 'waiting';
  return turn.keypad === '' ? 'deciding' : 'keying';
}

function replying({ caller }: CallState, reply: Reply): Situation {
  if (reply.cut) return 'stopping';
  if (reply.paused) return caller.kind === 'speaking' ? 'overlapped' : 'ruling';
  if (!reply.interruptible) return 'holding forth';
  const { think } = reply;
  if (reply.clauses.length > 0) return reply.audible ? 'speaking' : 'preparing';
  return think && think.waitingFor.length > 0 ? 'fetching' : 'thinking';
}

/** What each of them is, for those who read the table. */
export const MEANINGS: Record<Situation, string> = {
  ringing: 'not answered yet',
  waiting: 'nobody speaks; it is the caller’s turn',
  listening: 'the caller speaks',
  deciding: 'the caller has stopped; is the turn over?',
  keying: 'keys are being pressed',
  thinking: 'the mind is asked, nothing to say yet',
  fetching: 'a tool runs, nothing to say yet',
  preparing: 'the first words are being made',
  speaking: 'the agent is heard',
  'holding forth': 'the agent speaks and may not be interrupted',
  overlapped: 'the caller speaks over the agent, which stands still',
  ruling: 'was that an interruption?',
  stopping: 'interrupted or ending; playout is asked what was heard',
  'saying goodbye': 'the last words',
  'hanging up': 'the line is to close',
  ended: 'over',
};
