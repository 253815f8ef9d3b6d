/** Who may be heard: one reply at a time, nothing of a reply that is over, and nobody over a caller who speaks. */
import type { Effect } from '#voice/effects.ts';
import type { Check, Invariant, Sight } from './invariant.ts';
import type { Ledger } from './ledger.ts';

export const ONE_REPLY: Invariant = {
  name: 'one-reply',
  says: 'There is never more than one reply at a time, and the log tells which.',
  watch: () => new OneReply(),
};

class OneReply implements Check {
  #reply: string | null = null;

  saw({ after, effects }: Sight): string | null {
    for (const effect of effects) {
      const wrong = effect.type === 'note' ? this.#happened(effect.event) : null;
      if (wrong) return wrong;
    }
    return (after.reply?.id ?? null) === this.#reply
      ? null
      : 'the reply of the state is not that of the events';
  }

  #happened(event: Extract<Effect, { type: 'note' }>['event']): string | null {
    if (event.type === 'reply.started') {
      const before = this.#reply;
      this.#reply = event.replyId;
      return before === null ? null : `reply ${event.replyId} began while ${before} was going on`;
    }
    if (event.type === 'reply.clause')
      return event.replyId === this.#reply ? null : `${event.clauseId} is a clause of a reply that is over`;
    if (event.type !== 'reply.ended') return null;
    const before = this.#reply;
    this.#reply = null;
    return before === event.replyId ? null : `reply ${event.replyId} ended and was not going on`;
  }
}

export const NOT_CANCELLED: Invariant = {
  name: 'cancelled-audio',
  says: 'Nothing is heard of a reply that is over: playout holds clauses of the present reply alone.',
  watch: () => ({
    saw: ({ effects }, ledger) => {
      for (const effect of effects) {
        const clauseId = clauseOf(effect);
        if (clauseId !== null && !isPresent(ledger, clauseId) && ledger.queued.includes(clauseId))
          return `${clauseId} of a reply that is over is to be played`;
      }
      const strange = ledger.queued.find((clauseId) => !isPresent(ledger, clauseId));
      return strange === undefined ? null : `playout still has ${strange}, of a reply that is over`;
    },
    ended: (_, { queued }) =>
      queued.length === 0 ? null : `after the end playout still has ${queued.join(', ')}`,
  }),
};

function clauseOf(effect: Effect): string | null {
  switch (effect.type) {
    case 'speak.start':
    case 'playout.queue':
    case 'playout.resume':
      return effect.clauseId;
    default:
      return null;
  }
}

function isPresent({ replyOf, reply }: Ledger, clauseId: string): boolean {
  return reply !== null && replyOf.get(clauseId) === reply;
}

export const YIELDS: Invariant = {
  name: 'yields',
  says: 'The agent stops when the caller speaks over a reply that may be interrupted.',
  watch: () => ({
    saw: ({ after }, ledger) => {
      const { reply, caller } = after;
      if (caller.kind !== 'speaking' || !reply?.interruptible || reply.paused || reply.cut) return null;
      return ledger.queued.length > 0 ? 'the agent talks on while the caller speaks' : null;
    },
  }),
};
