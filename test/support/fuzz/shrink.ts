/** Makes the script of a broken call as short as it can be while it breaks in the same way. */
import { step } from '#voice/conversation.ts';
import type { Role } from '#voice/effects.ts';
import type { Input } from '#voice/inputs.ts';
import type { CallPlan } from '#voice/plan.ts';
import { newCall } from '#voice/state.ts';
import { Witness } from './witness.ts';

/** What these inputs alone break in a new call, or null. */
export function breaks(plan: CallPlan, providers: Record<Role, number>, inputs: Input[]): string | null {
  let state = newCall(plan, providers);
  const witness = new Witness(state);
  for (const input of inputs) {
    try {
      const after = step(state, input);
      const broken = witness.saw(input, after);
      if (broken) return broken;
      ({ state } = after);
    } catch (fault) {
      return `step throws: ${String(fault)}`;
    }
  }
  return null;
}

/** Leaves out input after input as long as the call still breaks likewise. */
export function shrink(plan: CallPlan, providers: Record<Role, number>, inputs: Input[]): Input[] {
  const kind = kindOf(breaks(plan, providers, inputs));
  if (kind === null) return inputs;
  let left = inputs;
  for (let size = left.length >> 1; size >= 1; size >>= 1) {
    for (let at = left.length - size; at >= 0; at -= size) {
      const fewer = [...left.slice(0, at), ...left.slice(at + size)];
      if (kindOf(breaks(plan, providers, fewer)) === kind) left = fewer;
    }
  }
  return left;
}

/** The sentence without its ids and quotes. */
export function kindOf(broken: string | null): string | null {
  return broken?.replaceAll(/"[^"]*"|\[.*?\]|[a-z]*#?\d+/g, '…') ?? null;
}
