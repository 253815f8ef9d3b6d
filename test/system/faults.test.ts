/** What keeps Parley from starting is said in one sentence, with the cure in it; the program ends with a code other than 0. */
import { entered } from '../support/enter.ts';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, Stage, needs } from './parley.ts';
import { NOBODY, noOtherUser } from './people.ts';
import { pause } from '#voice/ports/fakes/real-time.ts';

const stage = new Stage();
/** A data folder that Parley has used and left. */
let used: string;
beforeAll(async () => {
  used = join(stage.folder(), 'data');
  const { interrupt } = await stage.start({ data: used });
  expect((await interrupt()).code).toBe(0);
});
afterAll(() => stage.clear());

function fresh(): string {
  return join(stage.folder(), 'data');
}

function copy(): string {
  const data = fresh();
  cpSync(used, data, { recursive: true });
  return data;
}

/** One sentence on a line, that tells no stack, and comes with nothing on standard output. */
function sentenceOf({ code, out, err }: Ended, expectedCode: number): string {
  const said = err.split('\n').filter((line) => !line.startsWith('{"level":"info"'));
  expect(said, err).toHaveLength(2);
  expect(said[0]).toMatch(/^[^{].*[.?]$/);
  expect(said[1]).toBe('');
  expect(err).not.toMatch(/\n\s+at |node:internal|Error:/);
  expect(out).toBe('');
  expect(code).toBe(expectedCode);
  return said[0]!;
}

async function refused(env: Record<string, string>, data = fresh()): Promise<Ended> {
  return stage.run({ data, env }).ended;
}

describe.concurrent('A setting that is wrong stops the start with a sentence:', () => {
  test.for([
    ['PORT', 'seven', 'PORT must be a whole number from 0 to 65535 (it is "seven").'],
    ['PORT', '70700', 'PORT must be a whole number from 0 to 65535 (it is "70700").'],
    ['PARLEY_MAX_CALLS', '-1', 'PARLEY_MAX_CALLS must be a whole number from 1 to 10000 (it is "-1").'],
    ['PARLEY_RECORD', 'yes', 'PARLEY_RECORD must be `on` or `off` (it is "yes").'],
  ] as const)('%s=%s', async ([name, value, sentence]) => {
    const data = fresh();
    expect(sentenceOf(await refused({ [name]: value }, data), 2)).toBe(sentence);
    expect(existsSync(data)).toBe(false);
  });

  test('a name that Parley does not know, beside the one that was meant', async () => {
    const sentence = sentenceOf(await refused({ PARLEY_HOSTS: '127.0.0.1' }), 2);
    expect(sentence).toMatch(/PARLEY_HOSTS.*did you mean.*PARLEY_HOST\b/i);
  });

  test('a mail server without a sender', async () => {
    expect(sentenceOf(await refused({ PARLEY_SMTP_URL: 'smtp://mail.example' }), 2)).toBe(
      'PARLEY_SMTP_URL and PARLEY_MAIL_FROM go together: set both or neither.',
    );
  });

  test('an address that this machine does not have', async () => {
    const env = { PORT: '7999', PARLEY_HOST: '192.0.2.1' };
    expect(sentenceOf(await refused(env), 1)).toMatch(/^192\.0\.2\.1 is no address of this machine: /);
  });
});

describe.concurrent('A port in use stops the start with a sentence', () => {
  test('before anything is begun, and tells how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const sentence = sentenceOf(await refused({ PORT: String(port) }), 1);
    other.close();
    expect(sentence).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program: stop it, or choose another port, such as PORT=${port + 1}.`,
    );
  });
});

describe.concurrent('A data folder that cannot be used stops the start with a sentence:', () => {
  test('this user may not write to it', async (context) => {
    needs(noOtherUser(), context);
    const parent = stage.folder();
    chmodSync(parent, 0o755);
    const data = join(parent, 'data');
    mkdirSync(data, { mode: 0o755 });
    const asNobody = await stage.run({ data, ids: NOBODY }).ended;
    expect(sentenceOf(asNobody, 1)).toBe(
      `Parley may not write to the data folder ${data}: give this user the right to it, or set PARLEY_DATA to a folder that it owns.`,
    );
    // Nor may it make one in a folder that is another's.
    const inside = join(data, 'deeper');
    expect(sentenceOf(await stage.run({ data: inside, ids: NOBODY }).ended, 1)).toMatch(
      /^Parley may not write to the data folder /,
    );
  });

  test('this user may enter it, but what is in it belongs to another', async (context) => {
    needs(noOtherUser(), context);
    const data = copy();
    chmodSync(join(data, '..'), 0o755);
    chownSync(data, NOBODY.uid, NOBODY.gid);
    sentenceOf(await stage.run({ data, ids: NOBODY }).ended, 1);
  });

  test('a second Parley, while the first goes on undisturbed', async () => {
    const data = copy();
    const first = await stage.start({ data });
    const sentence = sentenceOf(await refused({}, data), 1);
    expect(sentence).toBe(
      `Another Parley (process ${first.child.pid}) is using the data folder ${data}: stop it, or set PARLEY_DATA to another folder.`,
    );
    expect(await (await entered(`${first.url}/status`)).json()).toMatchObject({ health: 'ok' });
    expect((await first.interrupt()).code).toBe(0);
  });

  test.for(['PG_VERSION', 'global/pg_control'])('the database in it lacks %s', async (file) => {
    const data = copy();
    rmSync(join(data, 'postgres', 'data', file));
    expect(sentenceOf(await refused({}, data), 1)).toContain(
      `is not whole (it lacks ${file}): put it back from a backup`,
    );
  });

  test('the database in it is damaged', async () => {
    const data = copy();
    writeFileSync(join(data, 'postgres', 'data', 'global', 'pg_control'), Buffer.alloc(8192, 7));
    expect(sentenceOf(await refused({}, data), 1)).toMatch(
      /^The embedded PostgreSQL did not start: .* \(its log is .*\)\.$/,
    );
  });

  test('it is a file', async () => {
    const data = fresh();
    writeFileSync(data, 'not a folder');
    expect(sentenceOf(await refused({}, data), 1)).toMatch(/^The data folder .* is not a folder: /);
  });
});

describe.concurrent('A first start that was killed half-way', () => {
  test('leaves nothing in the way of the next', async () => {
    const data = fresh();
    const half = stage.run({ data });
    while (!existsSync(join(data, 'postgres'))) await pause(5);
    await pause(150);
    half.child.kill('SIGKILL');
    await half.ended;
    const { interrupt } = await stage.start({ data });
    expect((await interrupt()).code).toBe(0);
  });
});

describe.concurrent('A database of your own that cannot be used stops the start with a sentence:', () => {
  test('nobody answers at its address', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    other.close();
    await once(other, 'close');
    const env = { DATABASE_URL: `postgres://parley:letmein@127.0.0.1:${port}/parley` };
    const sentence = sentenceOf(await refused(env), 1);
    expect(sentence).toContain(`127.0.0.1:${port}`);
    expect(sentence).not.toContain('letmein');
  });

  test('its host has no address', async () => {
    const env = { DATABASE_URL: 'postgres://parley:letmein@nowhere.invalid/parley' };
    expect(sentenceOf(await refused(env), 1)).toContain('nowhere.invalid');
  });

  test('what answers there is no database', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const env = { DATABASE_URL: `postgres://parley:letmein@127.0.0.1:${port}/parley` };
    expect(sentenceOf(await refused(env), 1)).toContain(`127.0.0.1:${port}`);
    other.close();
  });
});
