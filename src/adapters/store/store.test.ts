import { describe, expect, test } from 'vitest';
import pg from 'pg';
import { END, entry, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { callFiguresContract } from '#platform/insights/ports/call-figures.contract.ts';
import { callStoreContract } from '#platform/calls/ports/call-store.contract.ts';
import type { CallReader } from '#platform/calls/ports/call-store.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { until } from '#voice/ports/fakes/real-time.ts';
import { connect } from './database.ts';
import type { Store, StoreOptions } from './open-store.ts';
import { databaseOfFile, EXTERNAL_URL, onEachDatabase, openOwnStore } from './database.fixture.ts';
import { keptLog, removeFolder, sentenceOf, temporaryFolder, type OwnDatabase } from './store.fixture.ts';

const embedded = databaseOfFile();

function home(store: Store): CallReader {
  return store.forTenant(HOME_TENANT).calls;
}

/** A tenant besides the home tenant, the same for all tests of one database. */
async function otherTenant(database: StoreOptions['database']): Promise<string> {
  const client = new pg.Client('url' in database ? database.url : database.address);
  await client.connect();
  await client.query(
    `insert into tenants (id, name, created_at_ms) values ('other', 'Other', 0) on conflict do nothing`,
  );
  await client.end();
  return 'other';
}

function contracts(name: string, database: () => StoreOptions['database']): void {
  callFiguresContract(name, async () => {
    const store = await openOwnStore(database());
    const { figures } = store.forTenant(HOME_TENANT);
    return {
      calls: store.calls,
      figures,
      otherTenant: await otherTenant(database()),
      close: () => store.close(),
    };
  });
  callStoreContract(name, async () => {
    const store = await openOwnStore(database());
    return { store: store.calls, otherTenant: await otherTenant(database()), close: () => store.close() };
  });
}

onEachDatabase(embedded, contracts);

describe.skipIf(!EXTERNAL_URL)('An external PostgreSQL', () => {
  test('refuses a wrong password in one sentence', async () => {
    const url = new URL(EXTERNAL_URL!);
    url.password = 'wrong';
    const said = await sentenceOf(openOwnStore({ url: url.href }));
    expect(said).toMatch(/refuses the user or the password in DATABASE_URL: correct them\.$/);
  });
});

async function query(text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client(embedded().address);
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}

describe('the store', () => {
  test('entries in the database can be neither changed nor deleted', async () => {
    const store = await openOwnStore(embedded());
    const head = someCall();
    await store.calls.open(head);
    store.calls.append(head.id, [entry(1)]);
    await store.calls.flush(head.id);
    const refused = expect.objectContaining({ code: '42501' });
    await expect(
      query(`update call_events set kind = 'input' where call_id = $1`, [head.id]),
    ).rejects.toEqual(refused);
    await expect(query('delete from call_events where call_id = $1', [head.id])).rejects.toEqual(refused);
    await expect(query('truncate call_events cascade')).rejects.toEqual(refused);
    expect(await home(store).log(head.id, 0, 10)).toEqual([entry(1)]);
    await store.close();
  });

  // In half an hour of calls without a pause the database's processes held more descriptors every minute.
  test('a connection that is never idle is renewed, so that its process at the server does not collect for ever', async () => {
    const lost: string[] = [];
    const { pool } = await connect(embedded(), {
      log: keptLog(),
      onLost: () => lost.push('cut'),
      renewAfterS: 0.1,
    });
    const processOf = async (): Promise<number> =>
      (await pool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
    const first = await processOf();
    await until(async () => (await processOf()) !== first);
    expect(pool.totalCount).toBe(1);
    expect(lost).toEqual([]);
    await pool.end();
  });

  test('several processes may migrate one new database at once', async () => {
    await query('create database together');
    const database = {
      ...embedded(),
      address: { ...embedded().address, database: 'together' },
    } as OwnDatabase;
    const stores = await Promise.all([1, 2, 3, 4].map(() => openOwnStore(database)));
    const head = someCall();
    await stores[0]!.calls.open(head);
    expect((await home(stores[3]!).get(head.id))?.state).toBe('active');
    for (const store of stores) await store.close();
  });

  test('a database that a newer Parley has migrated is refused in one sentence', async () => {
    await query('create database newer');
    const database = { ...embedded(), address: { ...embedded().address, database: 'newer' } } as OwnDatabase;
    await (await openOwnStore(database)).close();
    const client = new pg.Client(database.address);
    await client.connect();
    await client.query(`insert into kysely_migration (name, timestamp) values ('9999-later', 'now')`);
    await client.end();
    expect(await sentenceOf(openOwnStore(database))).toMatch(/written by a newer Parley.*9999-later/);
  });

  test('a call that was active when its process ended is lost, its log whole', async () => {
    const spoolDir = temporaryFolder();
    const first = await openOwnStore(embedded(), { spoolDir });
    const [ended, active] = [someCall(), someCall()];
    for (const { id } of [ended, active]) {
      await first.calls.open(id === ended.id ? ended : active);
      first.calls.append(id, [entry(1), entry(2)]);
    }
    await first.calls.close(ended.id, END);
    await first.calls.flush(active.id);
    await first.close();
    const elsewhere = await openOwnStore(embedded());
    expect((await home(elsewhere).get(active.id))?.state).toBe('active');
    const second = await openOwnStore(embedded(), { spoolDir });
    expect(await home(second).get(active.id)).toMatchObject({ state: 'lost', entries: 2, end: null });
    expect((await home(second).get(ended.id))?.state).toBe('ended');
    const heard: unknown[] = [];
    second.lost.hear((call) => heard.push(call));
    elsewhere.lost.hear((call) => heard.push(call));
    expect(heard).toEqual([{ callId: active.id, tenantId: active.tenantId }]);
    await elsewhere.close();
    await second.close();
    removeFolder(spoolDir);
  });

  test('what the database refuses for good is set aside and everything else is written', async () => {
    const log = keptLog();
    const store = await openOwnStore(embedded(), { log });
    const [gone, stays] = [someCall(), someCall()];
    await store.calls.open(gone);
    await store.calls.open(stays);
    await query('delete from calls where id = $1', [gone.id]);
    for (let seq = 1; seq <= 20; seq += 1) {
      store.calls.append(stays.id, [entry(seq)]);
      if (seq % 10 === 0) store.calls.append(gone.id, [entry(seq)]);
    }
    await store.calls.flush(stays.id);
    expect((await home(store).log(stays.id, 0, 100)).length).toBe(20);
    expect(store.load()).toEqual({ eventsToWrite: 0, eventsSpooled: 0, eventsRefused: 2 });
    expect(log.lines.filter(({ level }) => level === 'error').length).toBe(2);
    expect(store.healthy()).toBe(true);
    await store.close();
  });

  test('a hundred thousand entries at once arrive in order', async () => {
    const store = await openOwnStore(embedded());
    const head = someCall();
    await store.calls.open(head);
    for (let seq = 1; seq <= 100_000; seq += 1) store.calls.append(head.id, [entry(seq)]);
    await store.calls.close(head.id, END);
    expect((await home(store).get(head.id))?.entries).toBe(100_000);
    expect((await home(store).log(head.id, 99_990, 100)).map(({ seq }) => seq).at(-1)).toBe(100_000);
    await store.close();
  });
});

describe('a database that cannot be used stops the start with one sentence', () => {
  test.each([
    ['nonsense', /^DATABASE_URL is not an address of a PostgreSQL: write it as postgres:/],
    ['mysql://localhost/parley', /^DATABASE_URL is not an address/],
    [
      'postgres://someone:secret@127.0.0.1:1/parley',
      /^The database at 127\.0\.0\.1:1\/parley cannot be reached \(ECONNREFUSED\)/,
    ],
    [
      'postgres://someone:secret@no-such-host.invalid/parley',
      /^The database at no-such-host\.invalid\/parley cannot be found/,
    ],
  ])('%s', async (url, sentence) => {
    const said = await sentenceOf(openOwnStore({ url }));
    expect(said).toMatch(sentence);
    expect(said).not.toContain('secret');
  });

  test('one that does not exist', async () => {
    const database = {
      ...embedded(),
      address: { ...embedded().address, database: 'nowhere' },
    } as OwnDatabase;
    expect(await sentenceOf(openOwnStore(database))).toMatch(/does not exist: create it with createdb/);
  });
});
