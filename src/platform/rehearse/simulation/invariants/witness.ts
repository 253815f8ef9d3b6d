/** Holds one call to every invariant, after every step and at its end. */
import type { CallPlan } from '#voice/plan.ts';
import type { CallState } from '#voice/state.ts';
import { INVARIANTS } from './all.ts';
import type { Broken, Check, Sight } from './invariant.ts';
import { Ledger } from './ledger.ts';

export class Witness {
  readonly ledger = new Ledger();
  readonly #checks: { name: string; check: Check }[];

  constructor(plan: CallPlan) {
    this.#checks = INVARIANTS.map((one) => ({ name: one.name, check: one.watch(plan) }));
  }

  saw(sight: Sight): Broken | null {
    this.ledger.read(sight.input);
    for (const effect of sight.effects) this.ledger.write(effect, sight.input.atMs);
    for (const { name, check } of this.#checks) {
      const sentence = check.saw?.(sight, this.ledger) ?? null;
      if (sentence !== null) return { invariant: name, sentence };
    }
    return null;
  }

  /** The call is over. */
  afterTheEnd(state: CallState): Broken | null {
    for (const { name, check } of this.#checks) {
      const sentence = check.ended?.(state, this.ledger) ?? null;
      if (sentence !== null) return { invariant: name, sentence };
    }
    return null;
  }
}
