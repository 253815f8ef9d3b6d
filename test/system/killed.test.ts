/** Parley is killed in the middle of a call: what had been acknowledged is there when it comes back. */
import { entered } from '../support/enter.ts';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '#adapters/store/embedded/leftover.ts';
import type { LogEntry } from '#voice/log.ts';
import type { Call } from '#wire/api.ts';
import { type RunningParley, Stage, databaseOf, tell } from './parley.ts';
import { callOf, callsOf, follow, logOf, recordingOf } from './record.ts';
import { audibleMs, soundBetween } from './sound.ts';
import { type FailingReceiver, failingReceiver } from './receiver.ts';
import { call, dial } from './telephone.ts';
import { until } from '#voice/ports/fakes/real-time.ts';

/**
 * Entries are acknowledged when they are in the database. They gather for 30 ms and go there in one statement: what was on the live
 * stream so long before the kill must have arrived, on a disk and a processor that others use as well.
 */
const ON_DISK_WITHIN_MS = 400;
/** A recording's axis stays open for 1.5 s, a second is gathered in memory, and a chunk may be on its way to a disk that others use as well. */
const RECORDING_LOSS_MS = 3000;

const stage = new Stage();
let data: string;
let callId: string;
let before: RunningParley;
let after: RunningParley;
let leftBehind: number | null;
/** What the live stream delivered, and what the API answered last before the kill. */
const delivered: { entry: LogEntry; atMs: number }[] = [];
let answered: LogEntry[] = [];
/** To a receiver that was down before the kill and is up afterwards. */
let letters: FailingReceiver;
let killedMs: number;
let callMs: number;

beforeAll(async () => {
  data = join(stage.folder(), 'data');
  letters = await failingReceiver();
  const env = { PARLEY_ALLOW_HOSTS: '127.0.0.1' };
  before = await stage.start({ data, env });
  const phone = dial(before.url, ['--agent', 'cards', '--say', 'ten of clubs', '--at', '2500']);
  await until(async () => (await callsOf(before.url, 'active')).length === 1);
  callId = (await callsOf(before.url, 'active'))[0]!.id;
  let kill: (() => void) | null = null;
  const following = follow(before.url, callId, (entry) => {
    delivered.push({ entry, atMs: performance.now() });
    if (entry.data.type === 'playout.began') kill?.();
  });
  // The answer to the caller's words is being spoken. The kill comes while the next burst of entries does.
  const seen = (type: string): number => delivered.filter(({ entry }) => entry.data.type === type).length;
  await until(() => seen('reply.audible') >= 2, 30_000);
  answered = await logOf(before.url, callId);
  await letters.missOne(before.url);
  leftBehind = databaseOf(data);
  kill = () => {
    killedMs = performance.now();
    before.child.kill('SIGKILL');
    kill = null;
  };
  await following;
  callMs = delivered.at(-1)!.entry.atMs;
  await before.ended;
  const { code } = await phone.ended;
  expect(code).not.toBe(0);
  letters.recover();
  after = await stage.start({ data, env });
});
afterAll(() => {
  tell(`ready ${after.readyMs} ms after kill -9 in mid-call (${delivered.length} log entries had been seen)`);
});
afterAll(() => stage.clear());
afterAll(() => letters.close());

describe('After kill -9 in mid-call', () => {
  test('the next start stops the database that was left behind, and simply works', async () => {
    expect(leftBehind).not.toBeNull();
    expect(isAlive(leftBehind!)).toBe(false);
    expect(databaseOf(data)).not.toBe(leftBehind);
    const status = await (await entered(`${after.url}/status`)).json();
    expect(status).toMatchObject({ health: 'ok' });
  });

  test('the call is marked as lost', async () => {
    const found: Call = await callOf(after.url, callId);
    expect(found).toMatchObject({ state: 'lost', agent: { id: 'cards' }, channel: 'twilio' });
    expect(await callsOf(after.url, 'active')).toEqual([]);
  });

  test('its log is whole to the last acknowledged entry, and holds nothing that did not happen', async () => {
    const log = await logOf(after.url, callId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    // What a reader was given from the database is there for good.
    expect(answered.length).toBeGreaterThan(50);
    expect(log.slice(0, answered.length)).toEqual(answered);
    // What the live stream told is the same log, as far as it was written.
    const live = delivered.map(({ entry }) => entry);
    expect(live.map(({ seq }) => seq)).toEqual(live.map((_, index) => index + 1));
    const common = Math.min(log.length, live.length);
    expect(log.slice(0, common)).toEqual(live.slice(0, common));
    const settled = delivered.filter(({ atMs }) => atMs < killedMs - ON_DISK_WITHIN_MS);
    expect(settled.length).toBeGreaterThan(50);
    expect(log.length).toBeGreaterThanOrEqual(settled.length);
    tell(
      `of ${live.length} entries that the live stream had told, ${live.length - common} were not written yet at kill -9`,
    );
  });

  test('its recording can be played up to there, both voices in it', async () => {
    const recording = await recordingOf(after.url, callId);
    expect(recording.sampleRateHz).toBe(8000);
    expect(recording.channels.length).toBe(2);
    const durationMs = recording.channels[0]!.length / 8;
    expect(durationMs).toBeGreaterThan(callMs - RECORDING_LOSS_MS);
    expect(soundBetween(audibleMs(recording, 0), 0, durationMs)?.startMs).toBeGreaterThan(2000);
    expect(soundBetween(audibleMs(recording, 1), 0, durationMs)?.startMs).toBeLessThan(500);
    expect((await callOf(after.url, callId)).recording).toMatchObject({ durationMs: Math.round(durationMs) });
    tell(`the recording lacks ${Math.round(callMs - durationMs)} ms before kill -9`);
  });

  test('what a webhook’s receiver had not taken is sent to it again', async () => {
    const trials = () => letters.arrived.filter(({ body }) => body.includes('"webhook.test"'));
    await until(() => trials().length > 1, 30_000);
    const [missed, taken] = trials();
    expect(taken).toEqual(missed);
  });

  // A program that followed calls by webhooks had a call go on for ever that was lost with its process.
  test('webhooks are told that the call was lost', async () => {
    const told = (): unknown[] =>
      letters.arrived
        .map(({ body }) => JSON.parse(body) as { type: string; data: unknown })
        .filter(({ type }) => type === 'call.state')
        .map(({ data }) => data);
    await until(() => told().length > 0);
    expect(told()).toEqual([{ callId, state: 'lost' }]);
  });

  test('new calls are taken', async () => {
    const { code, report } = await call(after.url, [
      '--agent',
      'cards',
      '--say',
      'stop the game',
      '--at',
      '600',
    ]);
    expect(code).toBe(0);
    expect(report.ended).not.toBeNull();
  });
});
