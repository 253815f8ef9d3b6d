import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { END, entry, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import type { CallReader } from '#platform/calls/ports/call-store.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { openStore, type Store, type StoreOptions } from './open-store.ts';
import { stopProcess } from './embedded/leftover.ts';
import {
  keptLog,
  ownDatabase,
  removeFolder,
  removeTemplate,
  temporaryFolder,
  type OwnDatabase,
} from './store.fixture.ts';
import { realClock, until } from '#voice/ports/fakes/real-time.ts';

/** A machine that does much else takes many seconds to make a database. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const ends: (() => Promise<void> | void)[] = [];
afterAll(removeTemplate);
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function opened(database: OwnDatabase, options: Partial<StoreOptions> = {}): Promise<Store> {
  const spoolDir = join(database.dataDir, 'spool');
  return openStore({ database, spoolDir, log: keptLog(), clock: realClock, ...options });
}

function owned(database: OwnDatabase): OwnDatabase {
  ends.push(() => database.end());
  return database;
}

function home(store: Store): CallReader {
  return store.forTenant(HOME_TENANT).calls;
}

async function seqs(calls: CallReader, callId: string): Promise<number[]> {
  return (await calls.log(callId, 0, 100_000)).map(({ seq }) => seq);
}

function counted(to: number): number[] {
  return Array.from({ length: to }, (_, index) => index + 1);
}

describe('while the database is down', () => {
  test('a call goes on, its entries wait on disk, and arrive in order when the database is back', async () => {
    const events: string[] = [];
    const database = owned(
      await ownDatabase(undefined, { onDown: () => events.push('down'), onUp: () => events.push('up') }),
    );
    const log = keptLog();
    const store = await opened(database, { log });
    const head = someCall();
    await store.calls.open(head);
    let seq = 0;
    const writes = async (count: number): Promise<void> => {
      for (let more = 0; more < count; more += 1) store.calls.append(head.id, [entry((seq += 1))]);
      await store.calls.flush(head.id);
    };
    await writes(100);
    process.kill(database.pid!, 'SIGKILL');
    await until(() => !store.healthy());
    await writes(1_000);
    await until(() => store.healthy() && store.load().eventsSpooled === 0, 30_000);
    await writes(100);
    await store.calls.close(head.id, END);
    expect(await seqs(home(store), head.id)).toEqual(counted(1_200));
    expect(await home(store).get(head.id)).toMatchObject({ state: 'ended', entries: 1_200 });
    expect(events).toEqual(['down', 'up']);
    expect(log.has(/events wait in the spool/)).toBe(true);
    await store.close();
  });

  test('calls begin and end, reading says so, and the next start finds them ended', async () => {
    const database = await ownDatabase();
    const store = await opened(database);
    const head = someCall();
    await database.stop();
    await store.calls.open(head);
    store.calls.append(head.id, counted(700).map(entry));
    await store.calls.close(head.id, END);
    expect(store.healthy()).toBe(false);
    expect(store.load()).toMatchObject({ eventsSpooled: 702, eventsToWrite: 0 });
    const refused = await home(store)
      .get(head.id)
      .catch((fault: unknown) => fault);
    expect((refused as { code?: string }).code).toBe('storage.unavailable');
    await store.close();
    await database.end('keep');

    const again = owned(await ownDatabase(database.dataDir));
    const next = await opened(again);
    await until(() => next.load().eventsSpooled === 0);
    expect(await home(next).get(head.id)).toMatchObject({ state: 'ended', end: END, entries: 700 });
    expect(await seqs(home(next), head.id)).toEqual(counted(700));
    await next.close();
  });

  test('a database that hangs without a word is treated as one that is down', async () => {
    const database = owned(await ownDatabase());
    const store = await opened(database, { queryLimitMs: 300 });
    const head = someCall();
    await store.calls.open(head);
    store.calls.append(head.id, [entry(1)]);
    await store.calls.flush(head.id);
    const backends = backendsOf(database.pid!);
    for (const pid of backends) process.kill(pid, 'SIGSTOP');
    process.kill(database.pid!, 'SIGSTOP');
    store.calls.append(head.id, [entry(2)]);
    await store.calls.flush(head.id);
    expect(store.load().eventsSpooled).toBe(1);
    process.kill(database.pid!, 'SIGCONT');
    for (const pid of backends) process.kill(pid, 'SIGCONT');
    await until(() => store.load().eventsSpooled === 0);
    expect(await seqs(home(store), head.id)).toEqual([1, 2]);
    await store.close();
  });

  test('a full spool is told to whoever flushes; entries wait in memory and arrive when the database is back', async () => {
    const database = await ownDatabase();
    const log = keptLog();
    const store = await opened(database, { log, spoolLimitBytes: 20_000 });
    const head = someCall();
    await store.calls.open(head);
    await database.stop();
    let full = '';
    let seq = 0;
    while (full === '' && seq < 1_000) {
      for (let more = 0; more < 10; more += 1) store.calls.append(head.id, [entry((seq += 1))]);
      full = await store.calls.flush(head.id).then(
        () => '',
        (fault: { code: string }) => fault.code,
      );
    }
    expect(full).toBe('storage.full');
    const another = await store.calls.open(someCall()).catch((fault: unknown) => fault);
    expect((another as { code?: string }).code).toBe('storage.full');
    expect(log.has(/Neither the database nor the spool/)).toBe(true);
    await database.end('keep');
    const again = owned(await ownDatabase(database.dataDir));
    await until(
      () => store.healthy() && store.load().eventsToWrite + store.load().eventsSpooled === 0,
      20_000,
    );
    expect(await seqs(home(store), head.id)).toEqual(counted(seq));
    expect(store.load().eventsRefused).toBe(0);
    expect(again.pid).not.toBeNull();
    await store.close();
  });
});

describe('after kill -9 in mid-call', () => {
  test.each([
    ['with the database up', false],
    ['with the database down', true],
  ])('every acknowledged entry is there at the next start, %s', async (_, databaseDown) => {
    const dataDir = temporaryFolder();
    ends.push(() => removeFolder(dataDir));
    const child = spawn(process.execPath, [join(import.meta.dirname, 'call-writer.fixture.ts'), dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let callId = '';
    let flushed = 0;
    let postgres = 0;
    createInterface(child.stdout).on('line', (line) => {
      const told = JSON.parse(line) as { ready?: { callId: string; postgres: number }; flushed?: number };
      ({ callId, postgres } = told.ready ?? { callId, postgres });
      flushed = told.flushed ?? flushed;
    });
    await until(() => flushed > 200, 20_000);
    const settings = join(dataDir, 'postgres', 'data', 'postgresql.auto.conf');
    const sound = readFileSync(settings);
    if (databaseDown) {
      // Every attempt to start it again fails.
      writeFileSync(settings, 'max_connections = many\n');
      await stopProcess(postgres);
      const before = flushed;
      await until(() => flushed > before + 200, 20_000);
    }
    child.kill('SIGKILL');
    await until(() => child.signalCode === 'SIGKILL');
    expect(readdirSync(join(dataDir, 'spool')).some((name) => name.endsWith('.spool'))).toBe(databaseDown);
    writeFileSync(settings, sound);

    const database = owned(await ownDatabase(dataDir));
    const store = await opened(database, { spoolDir: join(dataDir, 'spool') });
    await until(() => store.load().eventsSpooled === 0);
    const kept = await seqs(home(store), callId);
    expect(kept.length).toBeGreaterThanOrEqual(flushed);
    expect(kept).toEqual(counted(kept.length));
    expect(await home(store).get(callId)).toMatchObject({ state: 'lost', end: null, entries: kept.length });
    await store.close();
  });
});

function backendsOf(postmaster: number): number[] {
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ')[1] === String(postmaster);
    } catch {
      return false;
    }
  });
  return children.map(Number);
}
