/** How the garbage collector is set for a process that does nothing but hold calls. */
import { setFlagsFromString } from 'node:v8';

/**
 * How much the old part of the heap may grow from one full collection to the next, in percent of what the last one left.
 * V8 reckons it from how fast the program allocates, and calls allocate so little and so evenly that it allows a tenth: with 30 calls it then marks all of
 * Parley every 1.5 seconds, which is a third of what these calls cost. Each full collection also slows every call down for a fifth of a second, so that some of
 * 300 callers hear a hole. Higher: more memory held (at most this share of the heap, about 140 MB with a few calls).
 */
const HEAP_GROWTH_PERCENT = 200;

/** For the whole process, so only for one that is ours from its start; V8 reads it at its next full collection. */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
}
