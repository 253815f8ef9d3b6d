/** The disk that holds everything fills up under calls: the callers do not hear it, and what can be kept is kept. */
import { entered } from '../support/enter.ts';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhoneCall } from '../../src/cli/call/phone.ts';
import { holdOne, spoken } from './many-calls.ts';
import { type RunningParley, Stage, needs, tell } from './parley.ts';
import { asRoot } from './people.ts';
import { callsOf, logOf, recordingOf } from './record.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

/** An embedded database takes some 60 MB before its first call. */
const DISK_MB = 220;
const CALLS = 4;
/** All are on the line for so long when the disk is filled. */
const FULL_AFTER_MS = 5000;
const FULL_MS = 15_000;
/** A recording's axis stays open for 1.5 s, a second is gathered in memory, and a chunk may be on its way to a disk that others use as well. */
const RECORDING_LOSS_MS = 3000;

const stage = new Stage();
let disk: string | null = null;
let parley: RunningParley;
let calls: PhoneCall[];
let afterwards: PhoneCall;
let health: string;

const noDisk = asRoot ? null : 'only root can mount a small disk';

beforeAll(async () => {
  if (noDisk !== null) return;
  const folder = stage.folder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder]);
  expect(mounted.status, mounted.stderr?.toString()).toBe(0);
  disk = folder;
  parley = await stage.start({ data: join(folder, 'data') });
  const codes = await spoken('ten of clubs');
  const hold = (number: number, ...moments: number[]): Promise<PhoneCall> => {
    const utterances = moments.map((atMs) => ({ label: 'ten of clubs', codes, atMs }));
    return holdOne({ url: parley.url, agentId: 'cards', number, utterances, timeoutMs: 60_000 });
  };
  const held = Array.from({ length: CALLS }, (_, number) => hold(number + 1, 8500, 18_000 + number * 1500));
  await until(async () => (await callsOf(parley.url, 'active')).length === CALLS);
  await pause(FULL_AFTER_MS);
  fill(folder);
  await pause(FULL_MS);
  health = ((await (await entered(`${parley.url}/status`)).json()) as { health: string }).health;
  rmSync(join(folder, 'filler'));
  calls = await Promise.all(held);
  afterwards = await hold(CALLS + 1, 8500);
  await until(async () => (await callsOf(parley.url, 'active')).length === 0, 30_000);
}, 180_000);
afterAll(async () => {
  await parley?.interrupt();
  if (disk !== null) spawnSync('umount', ['-l', disk]);
  await stage.clear();
});

/** Leaves not a byte. */
function fill(folder: string): void {
  const file = openSync(join(folder, 'filler'), 'w');
  for (let size = 1024 * 1024; size >= 1;) {
    try {
      if (writeSync(file, Buffer.alloc(size)) < size) size >>= 1;
    } catch {
      size >>= 1;
    }
  }
  closeSync(file);
}

describe('A full disk under calls', () => {
  test('is not heard: every caller goes on talking and hangs up when all is said', (context) => {
    needs(noDisk, context);
    expect(calls.map(({ by, fault }) => ({ by, fault }))).toEqual(
      Array.from({ length: CALLS }, () => ({ by: 'us', fault: null })),
    );
  });

  test('is told in the status while it lasts', (context) => {
    needs(noDisk, context);
    expect(health).toBe('degraded');
  });

  test('costs nothing of the logs: what waited is written when there is room again', async (context) => {
    needs(noDisk, context);
    const kept = await callsOf(parley.url);
    expect(kept).toHaveLength(CALLS + 1);
    for (const { id, state } of kept) {
      expect(state).toBe('ended');
      const log = await logOf(parley.url, id);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      const last = log.findLast(({ kind }) => kind === 'event');
      expect(last?.data).toMatchObject({ type: 'call.ended' });
    }
  });

  test('ends the recordings where it began, and they can be played to there', async (context) => {
    needs(noDisk, context);
    const kept = await callsOf(parley.url);
    const ofThen = kept.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)).slice(0, CALLS);
    for (const { id } of ofThen) {
      const { channels } = await recordingOf(parley.url, id);
      const keptMs = channels[0]!.length / 8;
      expect(keptMs).toBeGreaterThan(FULL_AFTER_MS - RECORDING_LOSS_MS);
      tell(
        `the disk was full ${FULL_AFTER_MS} ms after the last call began; a recording ends at ${Math.round(keptMs)} ms`,
      );
    }
  });

  test('is over when there is room: the next call is taken and recorded whole', async (context) => {
    needs(noDisk, context);
    expect(afterwards.by).toBe('us');
    const newest = (await callsOf(parley.url)).toSorted((a, b) => (b.startedAt < a.startedAt ? -1 : 1))[0]!;
    const { channels } = await recordingOf(parley.url, newest.id);
    expect(channels[0]!.length / 8).toBeGreaterThan(afterwards.durationMs - 1500);
  });
});
