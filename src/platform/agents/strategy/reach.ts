/** Which steps the talk can come to: from the first one on, and wherever something leads. */
import type { Strategy } from './schema.ts';

/** Indices of the steps that cannot be reached. */
export function unreachableSteps(strategy: Strategy): number[] {
  const { steps } = strategy;
  const indexOf = new Map(steps.map((step, index) => [step.id, index]));
  const open: number[] = [0];
  const lead = (id: string | undefined): void => {
    const index = id === undefined ? undefined : indexOf.get(id);
    if (index !== undefined) open.push(index);
  };
  for (const intent of strategy.intents) lead(intent.step);
  for (const objection of strategy.objections) lead(objection.after.step);
  for (const slot of Object.values(strategy.slots)) lead(slot.give_up?.step);
  lead(strategy.replies.human?.step);
  const reached = new Set<number>();
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const step = steps[index];
    if (!step || reached.has(index)) continue;
    reached.add(index);
    lead(step.go_to);
    const always = step.when === undefined;
    const leaves = step.end !== undefined || step.go_to !== undefined;
    if (!(always && leaves)) open.push(index + 1);
  }
  return steps.flatMap((_, index) => (reached.has(index) ? [] : [index]));
}
