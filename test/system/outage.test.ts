/** The database goes away for a minute under twenty calls: no caller hears it, and nothing of their calls is lost. */
import { entered } from '../support/enter.ts';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhoneCall } from '../../src/cli/call/phone.ts';
import { type DatabaseDoor, databaseDoor } from './database-door.ts';
import { type Caller, holdOne, spoken } from './many-calls.ts';
import { ROOT, type RunningParley, Stage, needs, tell } from './parley.ts';
import { callOf, callsOf, logOf } from './record.ts';
import { findReplayFault } from './replayed.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

const CALLS = 20;
const AWAY_MS = 60_000;
/** Each caller speaks once while the database is away, one after the other, and once after it has come back. */
const FIRST_WORDS_MS = 12_000;
const BETWEEN_CALLERS_MS = 2500;
const LAST_WORDS_MS = FIRST_WORDS_MS + AWAY_MS;
const CALL_LIMIT_MS = 140_000;

const { PARLEY_TEST_DATABASE_URL: server, PARLEY_TEST_NO_DATABASE: reason } = process.env;
const noDatabase = server === undefined ? (reason ?? 'PARLEY_TEST_DATABASE_URL is not set') : null;

const stage = new Stage();
const name = `parley_outage_${randomBytes(4).toString('hex')}`;
let door: DatabaseDoor;
let parley: RunningParley;
let calls: PhoneCall[];
/** What Parley told of itself while the database was away. */
const told = { health: '', page: 0, body: '' };

beforeAll(async () => {
  if (server === undefined) return;
  await query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  door = await databaseDoor(url.href);
  const data = join(stage.folder(), 'data');
  parley = await stage.start({ data, env: { DATABASE_URL: door.url, PARLEY_MAX_CALLS: '30' } });
  await putPatientAgent(parley.url);
  const words = await spoken('ten of clubs');
  const held = Array.from({ length: CALLS }, (_, number) => holdOne(caller(number, words)));
  await until(async () => (await callsOf(parley.url, 'active')).length === CALLS);
  door.shut();
  const away = pause(AWAY_MS);
  await pause(5000);
  await lookAround();
  const late = holdOne(caller(CALLS, words, AWAY_MS));
  late.catch(() => undefined);
  await away;
  door.open();
  calls = await Promise.all([...held, late]);
}, 240_000);
afterAll(async () => {
  await stage.clear();
  door?.close();
  if (server !== undefined) await query(`drop database ${name} with (force)`);
});

/** Speaks twice: while the database is away, and after it is back. `dialledMs` after the others. */
function caller(number: number, codes: Uint8Array, dialledMs = 0): Caller {
  const first = FIRST_WORDS_MS + number * BETWEEN_CALLERS_MS;
  const last = LAST_WORDS_MS + number * 700;
  const utterances = [first, last].map((atMs) => ({
    label: 'ten of clubs',
    codes,
    atMs: dialledMs === 0 ? atMs : atMs - 12_000,
  }));
  return { url: parley.url, agentId: 'patient', number: number + 1, utterances, timeoutMs: CALL_LIMIT_MS };
}

/** The card table, with a dealer who waits a minute for his callers. */
async function putPatientAgent(url: string): Promise<void> {
  const cards = readFileSync(join(ROOT, 'examples', 'cards.yaml'), 'utf8');
  const source = cards.replace(/^id: cards$/m, 'id: patient').replace(/^silence:\n(?: .*\n)*/m, '');
  const response = await entered(`${url}/api/agents/patient`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source: `${source}\nsilence:\n  after_ms: 60000\n` }),
  });
  expect(response.status, await response.text()).toBeLessThan(300);
}

async function lookAround(): Promise<void> {
  const status = (await (await entered(`${parley.url}/status`)).json()) as { health: string };
  told.health = status.health;
  const page = await entered(`${parley.url}/api/calls`);
  told.page = page.status;
  told.body = await page.text();
}

async function query(text: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

describe('A minute without a database under twenty calls', () => {
  test('no call is lost, nor is a caller refused who rings meanwhile', (context) => {
    needs(noDatabase, context);
    expect(calls.map(({ by, fault }) => ({ by, fault }))).toEqual(
      Array.from({ length: CALLS + 1 }, () => ({ by: 'us', fault: null })),
    );
  });

  test('every caller is answered, while it is away and afterwards, as quickly as ever', async (context) => {
    needs(noDatabase, context);
    const waits: number[] = [];
    for (const { id } of await callsOf(parley.url)) {
      const log = await logOf(parley.url, id);
      const audible = log.flatMap(({ kind, data }) =>
        kind === 'event' && data.type === 'reply.audible' && data.waterfall ? [data.waterfall.totalMs] : [],
      );
      expect(audible.length, id).toBeGreaterThanOrEqual(2);
      waits.push(...audible);
    }
    waits.sort((a, b) => a - b);
    tell(
      `replies beside a database that is away: p50 ${waits[waits.length >> 1]} ms, worst ${waits.at(-1)} ms`,
    );
  });

  test('every log is whole, ended, and replays', async (context) => {
    needs(noDatabase, context);
    const kept = await callsOf(parley.url);
    expect(kept).toHaveLength(CALLS + 1);
    for (const { id } of kept) {
      const log = await logOf(parley.url, id);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      expect((await callOf(parley.url, id)).state).toBe('ended');
      expect(await findReplayFault(parley.url, id)).toBeNull();
    }
  });

  test('Parley says so of itself, and gives a sentence where it cannot answer', (context) => {
    needs(noDatabase, context);
    expect(told.health).toBe('degraded');
    expect(told.page).toBe(503);
    expect(told.body).toMatch(/database/i);
    expect(told.body).not.toMatch(/ECONN|\n\s+at /);
  });
});
