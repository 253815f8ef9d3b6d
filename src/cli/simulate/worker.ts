/** One thread of a simulation: plays the calls that it is given, and tells what it found. */
import { parentPort } from 'node:worker_threads';
import { Coverage } from '#platform/rehearse/simulation/coverage/coverage.ts';
import { kindOf } from '#platform/rehearse/simulation/shrink.ts';
import { failureOf, REPLAYED_EVERY, simulate } from '#platform/rehearse/simulation/simulate.ts';
import type { Slice } from './findings.ts';

export interface Task {
  firstSeed: number;
  calls: number;
}

/** Ways to break that this thread has told already: making a script short takes long. */
const told = new Set<string>();

function playAll({ firstSeed, calls }: Task): Slice {
  const coverage = new Coverage();
  const slice: Slice = {
    covered: coverage.covered,
    replayed: 0,
    orders: new Float64Array(calls),
    broken: 0,
    failures: [],
  };
  for (let index = 0; index < calls; index += 1) {
    const seed = firstSeed + index;
    const call = simulate(seed, { watch: coverage.saw });
    slice.orders[index] = coverage.next();
    if (seed % REPLAYED_EVERY === 0) slice.replayed += 1;
    if (!call.broken) continue;
    slice.broken += 1;
    const kind = kindOf(call.broken) ?? '';
    if (told.has(kind)) continue;
    told.add(kind);
    const failure = failureOf(seed, call);
    if (failure) slice.failures.push({ ...failure, kind });
  }
  return slice;
}

parentPort?.on('message', (task: Task) => parentPort?.postMessage(playAll(task)));
