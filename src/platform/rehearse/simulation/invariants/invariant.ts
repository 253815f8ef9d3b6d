import type { Effect } from '#voice/effects.ts';
import type { Input } from '#voice/inputs.ts';
import type { CallPlan } from '#voice/plan.ts';
import type { CallState } from '#voice/state.ts';
import type { Ledger } from './ledger.ts';

/** One step of a call, as an onlooker has it. */
export interface Sight {
  input: Input;
  before: CallState;
  after: CallState;
  effects: Effect[];
}

/** Which invariant was broken first, and how. */
export interface Broken {
  invariant: string;
  sentence: string;
}

/** One call's eye for one invariant. Each answer is what is wrong, or null. */
export interface Check {
  /** After every step; the ledger has the step in it already. */
  saw?(sight: Sight, ledger: Ledger): string | null;
  /** When the call is over. */
  ended?(state: CallState, ledger: Ledger): string | null;
}

/** Something that must hold in every call, whatever happens around it. */
export interface Invariant {
  name: string;
  /** What the caller or the owner of the call may rely on. */
  says: string;
  watch(plan: CallPlan): Check;
}
