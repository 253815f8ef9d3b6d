/** What is to be deleted now: a function of what there is, what the policies say, and what is held. */
import { holdOver, type Hold, type HoldableCall } from '../holds/hold.ts';
import { DAY_MS, type DataKind, type Retention } from './policy.ts';

/** In the order in which a call goes: never is there a recording of which no log tells, nor a log without a head. */
export const STEPS = ['recording', 'tool-payloads', 'log', 'head'] as const;
export type Step = (typeof STEPS)[number];

const KIND_OF: Record<Step, DataKind> = {
  recording: 'recordings',
  'tool-payloads': 'tool-payloads',
  log: 'transcripts',
  head: 'caller-data',
};

/** A call, and what is left of it. */
export interface Inventory extends HoldableCall {
  /** Null while it goes on. */
  endedAtMs: number | null;
  /** The steps that are not done yet; a call without a recording has none to delete. */
  left: ReadonlySet<Step>;
}

export interface Plan {
  /** Calls of which something goes, each with its steps in order. */
  deletions: { callId: string; steps: Step[] }[];
  /** Calls of which something would go if it were not held. */
  held: { callId: string; holdId: string }[];
}

/** Each step at most once; steps of a call in their order; nothing of what is held, goes on, or is too young. */
export function plan(
  inventory: readonly Inventory[],
  retention: Retention,
  holds: readonly Hold[],
  nowMs: number,
): Plan {
  const result: Plan = { deletions: [], held: [] };
  for (const call of inventory) {
    const steps = stepsOf(call, retention, nowMs);
    if (steps.length === 0) continue;
    const hold = holdOver(call, holds);
    if (hold === null) result.deletions.push({ callId: call.callId, steps });
    else result.held.push({ callId: call.callId, holdId: hold.id });
  }
  return result;
}

function stepsOf({ endedAtMs, left }: Inventory, retention: Retention, nowMs: number): Step[] {
  if (endedAtMs === null) return [];
  const due = (step: Step): boolean => {
    const days = retention[KIND_OF[step]];
    return days !== null && nowMs >= endedAtMs + days * DAY_MS;
  };
  const steps: Step[] = [];
  const gone = (step: Step): boolean => !left.has(step) || steps.includes(step);
  if (left.has('recording') && due('recording')) steps.push('recording');
  // A log outlives its recording, and takes with it what its tools said.
  const logGoes = left.has('log') && due('log') && gone('recording');
  if (left.has('tool-payloads') && due('tool-payloads') && !logGoes) steps.push('tool-payloads');
  if (logGoes) steps.push('log');
  if (left.has('head') && due('head') && gone('recording') && gone('log')) steps.push('head');
  return steps;
}

/** Before this time a call must have ended for anything of it to be due; null where everything is kept for ever. */
export function horizonMs(retention: Retention, nowMs: number): number | null {
  const days = Object.values(retention).filter((each) => each !== null);
  return days.length === 0 ? null : nowMs - Math.min(...days) * DAY_MS;
}
