/** Where Parley runs: under a home that others cannot enter, as root and as an ordinary user, and on a database of one's own. */
import { entered } from '../support/enter.ts';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { Status } from '#wire/api.ts';
import { ROOT, type StartOptions, Stage, databaseOf, needs, tell } from './parley.ts';
import { NOBODY, asRoot, noOtherUser } from './people.ts';
import { callOf, logOf, recordingOf } from './record.ts';
import { findReplayFault } from './replayed.ts';
import { type PhoneCallOptions, call } from './telephone.ts';

const stage = new Stage();
afterAll(() => stage.clear());

/** Starts a Parley, holds a call, and looks at what is kept of it. */
async function startAndCall(options: StartOptions, caller: PhoneCallOptions = {}) {
  const parley = await stage.start(options);
  const status = Status.parse(await (await entered(`${parley.url}/status`)).json());
  expect(status.health).toBe('ok');
  const { code, report } = await call(
    parley.url,
    ['--agent', 'dental', '--say', 'what are your opening hours'],
    caller,
  );
  expect(code).toBe(0);
  expect(report.turns.map(({ who }) => who)).toEqual(['agent', 'caller', 'agent']);
  expect(report.turns[2]!.text).toContain('Monday to Friday');
  expect(await callOf(parley.url, report.callId)).toMatchObject({
    state: 'ended',
    recording: { sampleRateHz: 8000 },
  });
  expect((await recordingOf(parley.url, report.callId)).channels).toHaveLength(2);
  expect(await findReplayFault(parley.url, report.callId)).toBeNull();
  return { parley, status, callId: report.callId };
}

/** A checkout as `git clone` and `npm ci` make it: the committed files, and the packages. */
function checkout(folder: string): string {
  const root = join(folder, 'parley');
  run('git', ['-c', 'safe.directory=*', 'clone', '-q', '--local', '--no-hardlinks', ROOT, root]);
  run('cp', ['-a', join(ROOT, 'node_modules'), join(root, 'node_modules')]);
  return root;
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args[0]}: ${stderr}`);
}

function noCheckout(): string | null {
  if (!existsSync(join(ROOT, '.git'))) return 'this is no git checkout';
  return spawnSync('git', ['--version']).status === 0 ? null : 'git is not installed';
}

describe.concurrent('Parley runs', () => {
  test('as root, with everything under a home that only root can enter', async (context) => {
    needs(asRoot ? null : 'this user is not root', context);
    const home = stage.folder(homedir());
    expect(statSync(home).mode & 0o777).toBe(0o700);
    const data = join(home, 'data');
    const { parley } = await startAndCall({ data });
    // PostgreSQL refuses to be root: it believes to be another.
    expect(databaseOf(data)).not.toBeNull();
    expect((await parley.interrupt()).code).toBe(0);
  });

  test('as an ordinary user, from a clone of the project in a home that others cannot enter', async (context) => {
    needs(noOtherUser() ?? noCheckout(), context);
    const home = stage.folder(tmpdir());
    const root = checkout(home);
    run('chown', ['-R', `${NOBODY.uid}:${NOBODY.gid}`, home]);
    chmodSync(home, 0o700);
    const env = { HOME: home };
    const data = join(root, 'data');
    const { parley } = await startAndCall({ data, root, env, ids: NOBODY }, { root, env, ids: NOBODY });
    const pid = databaseOf(data)!;
    expect(statSync(`/proc/${pid}`).uid).toBe(NOBODY.uid);
    expect(statSync(join(data, 'recordings')).uid).toBe(NOBODY.uid);
    tell(`an ordinary user's first start of a fresh clone, pages built: ready after ${parley.readyMs} ms`);
    expect((await parley.interrupt()).code).toBe(0);
  });

  test('on a Postgres of your own, and keeps its calls there', async (context) => {
    const { PARLEY_TEST_DATABASE_URL: server, PARLEY_TEST_NO_DATABASE: reason } = process.env;
    needs(server === undefined ? (reason ?? 'PARLEY_TEST_DATABASE_URL is not set') : null, context);
    const name = `parley_system_${randomBytes(4).toString('hex')}`;
    await query(server!, `create database ${name}`);
    try {
      const url = new URL(server!);
      url.pathname = `/${name}`;
      const data = join(stage.folder(), 'data');
      const { parley, status, callId } = await startAndCall({ data, env: { DATABASE_URL: url.href } });
      expect(status.needs.database).toMatchObject({
        id: 'postgres',
        label: expect.stringContaining(url.host) as string,
      });
      expect(parley.report).not.toContain(url.password);
      expect(existsSync(join(data, 'postgres'))).toBe(false);
      const log = await logOf(parley.url, callId);
      const rows = await query(
        url.href,
        `select count(*)::int as entries from call_events where call_id = '${callId}'`,
      );
      expect(rows).toEqual([{ entries: log.length }]);
      expect(await query(url.href, 'select id, state from calls')).toEqual([{ id: callId, state: 'ended' }]);
      expect((await parley.interrupt()).code).toBe(0);
      expect(parley.err()).not.toContain(url.password);
    } finally {
      await query(server!, `drop database ${name} with (force)`);
    }
  });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}
