/** Plays a call by its seed and judges it: every step of it, and of a share of the calls the whole log. */
import type { Broken } from './invariants/invariant.ts';
import { logBroken } from './invariants/log.ts';
import { shrink } from './shrink.ts';
import { play, type SimulatedCall, type WorldSetup } from './world/world.ts';

/** The log of one call in so many is replayed: it takes about as long as the call itself. */
export const REPLAYED_EVERY = 16;

export interface Failure extends Broken {
  seed: number;
  /** The inputs that break it still, as few as were found. */
  script: SimulatedCall['inputs'];
}

/** The call of this seed, with what it broke first in `broken`. The same seed gives the same call. */
export function simulate(seed: number, setup: WorldSetup = {}): SimulatedCall {
  const call = play(seed, setup);
  if (call.broken === null && seed % REPLAYED_EVERY === 0) call.broken = logBroken(call);
  return call;
}

/** What a call broke, with the shortest script that breaks it; null where it is sound. */
export function failureOf(seed: number, call: SimulatedCall, { heart }: WorldSetup = {}): Failure | null {
  return call.broken && { seed, ...call.broken, script: shrink(call, heart) };
}
