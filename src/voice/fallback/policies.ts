import type { FallbackPolicy, FallbackTrigger } from '../plan.ts';

export interface Trouble {
  on: FallbackTrigger;
  /** How many times in a row, this one included. */
  count: number;
  /** For `confidence_below`: of what was heard, 0 to 1. */
  confidence?: number;
}

/** The policy that answers to this trouble: of those that hold, the one asking for the most repetitions, then the first. */
export function choosePolicy(policies: FallbackPolicy[], trouble: Trouble): FallbackPolicy | null {
  let chosen: FallbackPolicy | null = null;
  for (const policy of policies) {
    if (policy.on !== trouble.on || (policy.times ?? 1) > trouble.count) continue;
    if (policy.below !== undefined && (trouble.confidence ?? 0) >= policy.below) continue;
    if (chosen === null || (policy.times ?? 1) > (chosen.times ?? 1)) chosen = policy;
  }
  return chosen;
}
