/** A data folder of the first Parley, from before there were tenants: today's program takes it over with everything in it. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataFolder } from '#adapters/store/data-folder.ts';
import { openEmbeddedPostgres } from '#adapters/store/embedded/embedded-postgres.ts';
import { wavHeader } from '#adapters/store/recordings/wav-file.ts';
import { keptLog } from '#adapters/store/store.fixture.ts';
import { entered } from '../support/enter.ts';
import { type RunningParley, ROOT, Stage } from './parley.ts';
import { until } from '#voice/ports/fakes/real-time.ts';

const FIRST = readFileSync(join(ROOT, 'src/adapters/store/migrations/0001-calls.sql'), 'utf8');
const DENTAL = readFileSync(join(ROOT, 'examples', 'dental.yaml'), 'utf8');
const OURS = DENTAL.replace(/^id: .*$/m, 'id: our-desk').replace(/^name: .*$/m, 'name: Our own desk');
const SECONDS = 2;

const stage = new Stage();
let parley: RunningParley;
let wav: Buffer;

beforeAll(async () => {
  const data = join(stage.folder(), 'data');
  mkdirSync(data, { mode: 0o700 });
  await fillDatabase(data);
  wav = tone();
  mkdirSync(join(data, 'recordings'), { mode: 0o700 });
  writeFileSync(join(data, 'recordings', 'call_stored.wav'), wav, { mode: 0o600 });
  fillSpool(data);
  cpSync(join(data, 'recordings', 'call_stored.wav'), join(data, 'recordings', 'call_spooled.wav'));
  parley = await stage.start({ data });
});
afterAll(() => stage.clear());

const ask = (path: string): Promise<Response> => entered(parley.url + path);
const read = async (path: string): Promise<never> => (await ask(path)).json() as Promise<never>;

describe('A data folder of the first Parley', () => {
  test('still has its calls, those that waited in the spool too', async () => {
    await until(async () => (await ask('/api/calls/call_spooled')).status === 200);
    for (const id of ['call_stored', 'call_spooled'])
      expect(await read(`/api/calls/${id}`)).toMatchObject({
        id,
        agent: { id: 'our-desk', name: 'Our own desk' },
        from: '+12025550123',
        state: 'ended',
        turns: 1,
      });
    const { calls } = (await read('/api/calls')) as { calls: { id: string }[] };
    expect(calls.map(({ id }) => id).toSorted()).toEqual(['call_spooled', 'call_stored']);
  });

  test('still has their logs, word for word', async () => {
    for (const id of ['call_stored', 'call_spooled']) {
      const { events } = (await read(`/api/calls/${id}/events`)) as { events: { data: unknown }[] };
      expect(events.map(({ data }) => data)).toEqual(LOG);
    }
  });

  test('still has their recordings, which can be played from any place', async () => {
    for (const id of ['call_stored', 'call_spooled']) {
      const whole = await ask(`/api/calls/${id}/recording`);
      expect(whole.status).toBe(200);
      expect(Buffer.from(await whole.arrayBuffer()).equals(wav)).toBe(true);
      const part = await entered(`${parley.url}/api/calls/${id}/recording`, {
        headers: { range: 'bytes=1000-1999' },
      });
      expect(part.status).toBe(206);
      expect(Buffer.from(await part.arrayBuffer()).equals(wav.subarray(1000, 2000))).toBe(true);
      expect(await read(`/api/calls/${id}`)).toMatchObject({ recording: { durationMs: SECONDS * 1000 } });
    }
  });

  test('still has its agents as they were, as the version that answers calls', async () => {
    expect(await read('/api/agents/our-desk')).toMatchObject({ name: 'Our own desk', source: OURS });
    const { versions } = (await read('/api/agents/our-desk/versions')) as { versions: object[] };
    expect(versions).toMatchObject([{ number: 1, name: 'Our own desk' }]);
    expect(await read('/api/agents/our-desk/versions/1')).toMatchObject({ source: OURS });
  });

  test('was taken over without a complaint', () => {
    expect(parley.err()).not.toMatch(/"level":"(warn|error)"/);
  });
});

/** What both calls said, as the log of that time wrote it. */
const LOG = [
  { type: 'call.answered' },
  {
    type: 'turn.committed',
    turnId: 'turn-1',
    text: 'A cleaning, please.',
    confidence: 0.93,
    via: 'speech',
    speechEndedMs: 900,
    rule: 'EP1',
  },
  { type: 'call.ended', reason: 'hung up', by: 'caller', durationMs: 2000 },
];
const STARTED_MS = Date.parse('2026-01-02T03:04:05Z');
const PROVIDERS = { stt: ['soundswallower'], tts: ['flite'], llm: ['script'], vad: 'silero' };

/** Of both calls, as the first Parley inserted them: no tenant is named. */
async function fillDatabase(data: string): Promise<void> {
  const dataFolder = openDataFolder(data);
  const database = await openEmbeddedPostgres({ dataFolder, log: keptLog() });
  const client = new pg.Client(database.address);
  await client.connect();
  try {
    await client.query(FIRST);
    await client.query(
      'create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)',
    );
    await client.query(
      'create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0)',
    );
    await client.query(`insert into kysely_migration values ('0001-calls', '2026-01-01T00:00:00.000Z')`);
    await client.query(`insert into kysely_migration_lock values ('migration_lock', 0)`);
    await client.query('insert into agents (id, name, source, updated_at_ms) values ($1, $2, $3, $4)', [
      'our-desk',
      'Our own desk',
      OURS,
      STARTED_MS,
    ]);
    await client.query(
      `insert into calls (id, instance_id, agent_id, agent_name, channel, caller, callee, started_at_ms, plan, providers, state,
         ended_at_ms, duration_ms, end_reason, ended_by, turns, entries)
       values ('call_stored', 'an-instance', 'our-desk', 'Our own desk', 'twilio', '+12025550123', '+12025550100', $1::bigint, '{}', $2, 'ended',
         $1::bigint + 2000, 2000, 'hung up', 'caller', 1, 3)`,
      [STARTED_MS, JSON.stringify(PROVIDERS)],
    );
    for (const [at, entry] of LOG.entries())
      await client.query(
        `insert into call_events (call_id, seq, at_ms, kind, data) values ('call_stored', $1, $2, 'event', $3)`,
        [at + 1, at * 1000, JSON.stringify(entry)],
      );
  } finally {
    await client.end();
    await database.stop();
    dataFolder.close();
  }
}

/** What the first Parley could not bring to its database before it was stopped. */
function fillSpool(data: string): void {
  const head = {
    id: 'call_spooled',
    agentId: 'our-desk',
    agentName: 'Our own desk',
    channel: 'twilio',
    from: '+12025550123',
    to: '+12025550100',
    startedAtMs: STARTED_MS + 60_000,
  };
  const callId = head.id;
  const end = { endedAtMs: STARTED_MS + 62_000, durationMs: 2000, reason: 'hung up', by: 'caller', turns: 1 };
  const operations = [
    { type: 'open', head, plan: '{}', providers: JSON.stringify(PROVIDERS) },
    ...LOG.map((entry, at) => ({
      type: 'entry',
      callId,
      seq: at + 1,
      atMs: at * 1000,
      kind: 'event',
      data: JSON.stringify(entry),
    })),
    { type: 'close', callId, end },
  ];
  const lines = operations.map((each) => {
    const json = JSON.stringify(each);
    return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
  });
  mkdirSync(join(data, 'spool'), { mode: 0o700 });
  writeFileSync(join(data, 'spool', '00000001.spool'), lines.join(''), { mode: 0o600 });
}

/** Two seconds in stereo, no two samples of it in a row alike. */
function tone(): Buffer {
  const samples = new Int16Array(SECONDS * 16_000 * 2).map((_, at) => Math.round(9000 * Math.sin(at / 7)));
  return Buffer.concat([wavHeader(samples.byteLength, 16_000), Buffer.from(samples.buffer)]);
}
