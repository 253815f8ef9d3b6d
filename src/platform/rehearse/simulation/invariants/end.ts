import type { Check, Invariant, Sight } from './invariant.ts';

export const ENDS_ONCE: Invariant = {
  name: 'ends',
  says: 'A call ends once, for a reason that is told; nothing follows, whatever still comes.',
  watch: () => new EndsOnce(),
};

class EndsOnce implements Check {
  #times = 0;

  saw({ before, after, effects }: Sight): string | null {
    if (before.phase === 'ended') {
      const [first] = effects;
      if (first) return `${first.type} was asked for after the end`;
      return after === before ? null : 'the state of a call that is over has changed';
    }
    for (const effect of effects) {
      if (this.#times > 0)
        return `${effect.type === 'note' ? effect.event.type : effect.type} came after call.ended`;
      if (effect.type === 'note' && effect.event.type === 'call.ended') this.#times += 1;
    }
    return null;
  }

  ended(): string | null {
    return this.#times === 1 ? null : `call.ended was told ${this.#times} times`;
  }
}
