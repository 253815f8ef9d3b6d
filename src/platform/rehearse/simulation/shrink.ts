/** Makes the script of a broken call as short as it can be while it breaks the same invariant in the same way. */
import { step } from '#voice/conversation.ts';
import type { Input } from '#voice/inputs.ts';
import { newCall } from '#voice/state.ts';
import type { Broken } from './invariants/invariant.ts';
import { Witness } from './invariants/witness.ts';
import type { Heart, SimulatedCall } from './world/world.ts';

/** A script in which a timer never fires, or fires later than any stall explains, is no call. */
const OVERDUE_MS = 6000;

type Shrinkable = Pick<SimulatedCall, 'plan' | 'providers' | 'inputs'>;

/** What these inputs alone break in a new call; null for nothing, and for a script that cannot be. */
export function breaks({ plan, providers, inputs }: Shrinkable, heart: Heart = step): Broken | null {
  let state = newCall(plan, providers);
  const witness = new Witness(plan);
  for (const input of inputs) {
    for (const dueMs of witness.ledger.due.values()) if (dueMs + OVERDUE_MS < input.atMs) return null;
    try {
      const { state: after, effects } = heart(state, input);
      const broken = witness.saw({ input, before: state, after, effects });
      if (broken) return broken;
      state = after;
    } catch (fault) {
      return { invariant: 'throws', sentence: `step throws: ${String(fault)}` };
    }
  }
  return state.phase === 'ended' ? witness.afterTheEnd(state) : null;
}

/** Leaves out input after input as long as the call still breaks likewise. The whole script where it does not break by itself. */
export function shrink(call: Shrinkable, heart: Heart = step): Input[] {
  const kind = kindOf(breaks(call, heart));
  if (kind === null) return call.inputs;
  let left = call.inputs;
  for (let size = left.length >> 1; size >= 1; size >>= 1) {
    for (let at = left.length - size; at >= 0; at -= size) {
      const fewer = [...left.slice(0, at), ...left.slice(at + size)];
      if (kindOf(breaks({ ...call, inputs: fewer }, heart)) === kind) left = fewer;
    }
  }
  return left;
}

/** The invariant and its sentence without ids, numbers and quotes: two calls that break alike have the same. */
export function kindOf(broken: Broken | null): string | null {
  return broken && `${broken.invariant}: ${broken.sentence.replaceAll(/"[^"]*"|\[.*?\]|[a-z]*#?\d+/g, '…')}`;
}
