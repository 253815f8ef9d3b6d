/** Which version a caller of an experiment talks to. */
import { sha256 } from '#platform/governance/audit/canonical.ts';
import type { Arm } from '../ports/agent-store.ts';

/** The same caller has the same share in one experiment, and another in the next: uniform, from 0 to below 1. */
export function shareOf(experimentId: string, caller: string): number {
  // 52 bits: what a number holds exactly.
  return Number.parseInt(sha256(`${experimentId}\n${caller}`).slice(0, 13), 16) / 2 ** 52;
}

/** The arm on which `share` falls when the arms lie side by side, each as wide as its weight. */
export function armAt(arms: readonly Arm[], share: number): number | null {
  const all = arms.reduce((sum, arm) => sum + arm.weight, 0);
  let left = share * all;
  for (const arm of arms) {
    left -= arm.weight;
    if (left < 0) return arm.number;
  }
  return arms.at(-1)?.number ?? null;
}
