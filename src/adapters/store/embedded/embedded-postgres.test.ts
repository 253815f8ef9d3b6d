import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { openDataFolder } from '../data-folder.ts';
import {
  ownDatabase,
  removeFolder,
  removeTemplate,
  sentenceOf,
  temporaryFolder,
  type OwnDatabase,
} from '../store.fixture.ts';
import { isAlive } from './leftover.ts';
import { until } from '#voice/ports/fakes/real-time.ts';

/** A machine that does much else takes many seconds to make a database. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const asRoot = process.geteuid?.() === 0;
const NOBODY = 65_534;

const ends: (() => Promise<void> | void)[] = [];
afterAll(removeTemplate);
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function folder(path: string = temporaryFolder()): string {
  ends.push(() => removeFolder(path));
  return path;
}

/** A database in a folder that is removed after the test. */
async function database(dataDir?: string): Promise<OwnDatabase> {
  const own = await ownDatabase(dataDir);
  ends.push(() => own.end());
  return own;
}

async function answers({ address }: OwnDatabase): Promise<boolean> {
  const client = new pg.Client(address);
  await client.connect();
  const { rows } = await client.query('select 1 as one');
  await client.end();
  return (rows[0] as { one: number }).one === 1;
}

interface Told {
  up?: { pid: number; fresh: boolean };
  sentence?: string;
}

/** Another Parley's process; resolves with what it told, and ends after the test. */
async function another(dataDir: string, ids: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run-embedded.fixture.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    ...ids,
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  ends.push(async () => {
    child.kill('SIGTERM');
    await gone;
  });
  const told = await new Promise<Told>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve(JSON.parse(line) as Told));
    child.once('exit', (code) => reject(new Error(`It ended with ${code}.`)));
  });
  return { child, told };
}

describe('the embedded database', () => {
  test('is made at the first start, found at the second, and gone after each', async () => {
    const dataDir = folder();
    const first = await ownDatabase(dataDir);
    expect([first.fresh, await answers(first)]).toEqual([true, true]);
    const { pid } = first;
    await first.end('keep');
    expect(isAlive(pid!)).toBe(false);
    const second = await database(dataDir);
    expect([second.fresh, await answers(second)]).toEqual([false, true]);
  });

  test('listens on a socket that no other user can reach, and on nothing else', async () => {
    const own = await database();
    expect(statSync(own.address.host).mode & 0o777).toBe(0o700);
    const client = new pg.Client(own.address);
    await client.connect();
    const { rows } = await client.query('show listen_addresses');
    await client.end();
    expect(rows).toEqual([{ listen_addresses: '' }]);
  });

  test('works where the path of its folder is too long for a socket', async () => {
    const dataDir = join(folder(), 'a'.repeat(120));
    const own = await database(dataDir);
    expect(own.address.host.length).toBeLessThan(90);
    expect(await answers(own)).toBe(true);
    const { host } = own.address;
    await own.stop();
    expect(existsSync(host)).toBe(false);
  });

  test('starts again when it is killed, and tells', async () => {
    const told: string[] = [];
    const own = await ownDatabase(undefined, {
      onDown: () => told.push('down'),
      onUp: () => told.push('up'),
    });
    ends.push(() => own.end());
    const before = own.pid;
    process.kill(before!, 'SIGKILL');
    await until(() => told.length === 2, 20_000);
    expect(told).toEqual(['down', 'up']);
    expect(own.pid).not.toBe(before);
    expect(await answers(own)).toBe(true);
  });

  test('that outlived a killed Parley is stopped by the next one, which simply works', async () => {
    const dataDir = folder();
    await (await ownDatabase(dataDir)).end('keep');
    const { child, told } = await another(dataDir);
    child.kill('SIGKILL');
    await until(() => child.signalCode !== null);
    expect(isAlive(told.up!.pid)).toBe(true);
    const own = await database(dataDir);
    expect(isAlive(told.up!.pid)).toBe(false);
    expect(await answers(own)).toBe(true);
  });

  test('takes no notice of a stale pid file, though the number is now another process', async () => {
    const first = await ownDatabase();
    await first.end('keep');
    const path = join(first.dataDir, 'postgres', 'data');
    writeFileSync(join(path, 'postmaster.pid'), `${process.pid}\n${path}\n1\n5432\n/nowhere\n\n1 1\nready\n`);
    expect(await answers(await database(first.dataDir))).toBe(true);
  });

  test('a first start that was killed in the middle of making it leaves nothing behind', async () => {
    const dataDir = folder();
    const { child } = await startThenKill(dataDir);
    expect(child.signalCode).toBe('SIGKILL');
    const own = await database(dataDir);
    expect(await answers(own)).toBe(true);
    expect(readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('data.new'))).toEqual([]);
  });
});

/** Kills a first start as soon as files of the database are being written. */
async function startThenKill(dataDir: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run-embedded.fixture.ts'), dataDir]);
  const home = join(dataDir, 'postgres');
  const begun = (): boolean =>
    existsSync(home) && readdirSync(home).some((name) => existsSync(join(home, name, 'base')));
  await until(begun, 30_000);
  child.kill('SIGKILL');
  await until(() => child.signalCode !== null);
  return { child };
}

describe('a data folder that cannot be used stops the start with one sentence:', () => {
  test('another Parley has it, in this process or in another', async () => {
    const own = await database();
    expect(await sentenceOf(Promise.resolve().then(() => openDataFolder(own.dataDir)))).toBe(
      `Another Parley (process ${process.pid}) is using the data folder ${own.dataDir}: stop it, or set PARLEY_DATA to another folder.`,
    );
    const { told } = await another(own.dataDir);
    expect(told.sentence).toMatch(/^Another Parley \(process \d+\) is using the data folder/);
    expect(await answers(own)).toBe(true);
  });

  test('it is a file', async () => {
    const path = join(folder(), 'data');
    writeFileSync(path, '');
    expect(await sentenceOf(ownDatabase(path))).toMatch(/is not a folder: move that file away/);
  });

  test('the database was written by another PostgreSQL', async () => {
    const first = await ownDatabase();
    await first.end('keep');
    folder(first.dataDir);
    writeFileSync(join(first.dataDir, 'postgres', 'data', 'PG_VERSION'), '17\n');
    expect(await sentenceOf(ownDatabase(first.dataDir))).toMatch(
      /was written by PostgreSQL 17 and this Parley brings/,
    );
  });

  test.each(['PG_VERSION', 'global/pg_control'])('the database lacks %s', async (file) => {
    const first = await ownDatabase();
    await first.end('keep');
    folder(first.dataDir);
    rmSync(join(first.dataDir, 'postgres', 'data', file));
    expect(await sentenceOf(ownDatabase(first.dataDir))).toContain(
      `is not whole (it lacks ${file}): put it back`,
    );
  });

  test('the database does not start', async () => {
    const first = await ownDatabase();
    await first.end('keep');
    folder(first.dataDir);
    writeFileSync(
      join(first.dataDir, 'postgres', 'data', 'postgresql.auto.conf'),
      'max_connections = many\n',
    );
    expect(await sentenceOf(ownDatabase(first.dataDir))).toMatch(
      /^The embedded PostgreSQL did not start: .+ \(its log is .+\)\.$/,
    );
  });

  test.skipIf(!asRoot || !mayMount())(
    'the disk is full (skipped where no small disk may be mounted)',
    async () => {
      const disk = mountDisk('30m');
      expect(await sentenceOf(ownDatabase(join(disk, 'data')))).toMatch(
        /^The disk that holds the data folder .+ is full:/,
      );
    },
  );

  test.skipIf(!asRoot || !othersReach())(
    'this user may not write to it (skipped where there is no other user to be)',
    async () => {
      const dataDir = folder();
      const { told } = await another(dataDir, { uid: NOBODY, gid: NOBODY });
      expect(told.sentence).toMatch(
        /^Parley may not write to the data folder .+: give this user the right to it/,
      );
    },
  );
});

describe('the embedded database runs', () => {
  test.skipIf(!asRoot)(
    'as root, with everything in a folder that only root can enter (skipped when not root)',
    async () => {
      const dataDir = folder(mkdtempSync(join(homedir(), '.parley-store-')));
      expect(await answers(await database(dataDir))).toBe(true);
    },
  );

  test.skipIf(!asRoot || !othersReach())(
    'as root where user namespaces are refused (skipped when not root)',
    async () => {
      const dataDir = folder();
      const own = await ownDatabase(dataDir, { namespaces: false });
      expect(statSync(`/proc/${own.pid}`).uid).not.toBe(0);
      await own.end('keep');
      // And back, when the kernel allows it again.
      expect(await answers(await database(dataDir))).toBe(true);
    },
  );

  test.skipIf(!asRoot)(
    'as root without user namespaces in a closed folder: not at all, and says why (skipped when not root)',
    async () => {
      const outer = folder();
      const dataDir = join(outer, 'closed', 'data');
      mkdirSync(join(outer, 'closed'), { mode: 0o700 });
      expect(await sentenceOf(ownDatabase(dataDir, { namespaces: false }))).toMatch(
        /^PostgreSQL refuses to run as root, and here/,
      );
    },
  );

  test.skipIf(!asRoot || !othersReach())(
    'as an ordinary user, in a home that others cannot enter (skipped when not root)',
    async () => {
      const home = folder(mkdtempSync(join(tmpdir(), 'parley-home-')));
      chmodSync(home, 0o700);
      chownSync(home, NOBODY, NOBODY);
      const { told } = await another(join(home, 'data'), { uid: NOBODY, gid: NOBODY });
      expect(told).toEqual({ up: { pid: expect.any(Number) as number, fresh: true } });
      expect(statSync(`/proc/${told.up!.pid}`).uid).toBe(NOBODY);
    },
  );
});

function othersReach(): boolean {
  const probe = spawnSync(process.execPath, ['--version'], { uid: NOBODY, gid: NOBODY, cwd: '/' });
  const here = spawnSync('/bin/cat', [import.meta.filename], { uid: NOBODY, gid: NOBODY, cwd: '/' });
  return probe.status === 0 && here.status === 0;
}

function mayMount(): boolean {
  const disk = mkdtempSync(join(tmpdir(), 'parley-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
  if (mounted) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true });
  return mounted && readFileSync('/proc/mounts', 'utf8').length > 0;
}

function mountDisk(size: string): string {
  const disk = folder();
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
  ends.push(() => void spawnSync('umount', [disk]));
  return disk;
}
