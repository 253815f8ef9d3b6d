/**
 * Thousands of calls in which chance decides what everybody does. `PARLEY_FUZZ_CALLS` plays more of them, `PARLEY_FUZZ_SEED` begins
 * elsewhere. A call that breaks prints its seed and the shortest script that still breaks it.
 */
import { describe, expect, it } from 'vitest';
import { difference, replay } from '#voice/replay.ts';
import { brokenSession } from '../support/fuzz/sessions.ts';
import { shrink } from '../support/fuzz/shrink.ts';
import { simulate, type SimulatedCall } from '../support/fuzz/world.ts';

const CALLS = Number(process.env['PARLEY_FUZZ_CALLS'] ?? 2000);
const FIRST_SEED = Number(process.env['PARLEY_FUZZ_SEED'] ?? 1);
const SESSIONS = Math.max(1, Math.round(CALLS / 50));
const REPLAY_EVERY = 10;

function report(seed: number, call: SimulatedCall): string {
  const script = shrink(call.plan, call.providers, call.inputs);
  return [`seed ${seed}: ${call.broken}`, ...script.map((input) => JSON.stringify(input))].join('\n');
}

function replayDifference(call: SimulatedCall): ReturnType<typeof difference> {
  return difference(call.log, replay(call.plan, call.providers, call.log).log);
}

describe('any call', () => {
  it('[RE1] [SI2] [TN2] ends, never hangs, and keeps its books, whatever happens around it', () => {
    const ends = new Set<string>();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CALLS; seed += 1) {
      const call = simulate(seed);
      if (call.broken) expect.fail(report(seed, call));
      const last = call.log.at(-1);
      if (last?.kind === 'event' && last.data.type === 'call.ended') ends.add(last.data.by);
      if (seed % REPLAY_EVERY === 0) expect(replayDifference(call), `seed ${seed}`).toBeNull();
    }
    if (CALLS >= 2000) expect(ends.size).toBeGreaterThanOrEqual(8);
  }, 3_600_000);

  it('[EN2] [SI2] on a real session leaves nothing running behind it', async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SESSIONS; seed += 1) {
      expect(await brokenSession(seed), `seed ${seed}`).toBeNull();
    }
  }, 3_600_000);
});
