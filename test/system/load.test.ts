/** The measurement of load itself: a whole Parley with engines that take no time, called by the generator for a few seconds. */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { expect, it } from 'vitest';
import { contestantNamed } from '../../bench/load/runner/contestants.ts';
import { trial } from '../../bench/load/runner/trial.ts';
import { needs } from './parley.ts';

const pinning = ['/usr/bin/taskset', '/bin/taskset'].some(existsSync) ? null : 'taskset is not installed';

it.for(['floor', 'parley-default'])(
  'the load generator holds two calls with %s, hears its replies and tells what they cost',
  { timeout: 90_000 },
  async (name, context) => {
    needs(pinning, context);
    const cores = { server: '0', generator: cpus().length > 1 ? '1' : '0' };
    const args = ['--calls', '2', '--seconds', '5', '--warm', '1', '--script', 'turns'];
    const result = await trial(contestantNamed(name), { cores, env: {} }, args);
    expect(result).toMatchObject({ live: 2, firstFault: null });
    expect(result.counts).toMatchObject({ callsRefused: 0, closedByServer: 0, repliesMissed: 0, errors: 0 });
    expect(result.counts.replies).toBeGreaterThan(0);
    expect(result.frameLateMs.n).toBeGreaterThan(0);
    expect(result.server?.cpuSPerCallMinute).toBeGreaterThan(0);
    expect(result.stats?.allocatedMb).toBeGreaterThan(0);
  },
);
