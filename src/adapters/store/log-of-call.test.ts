/** What binds the rows of a log to their call, and the writing of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { entry, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { CallHead } from '#platform/calls/ports/call-store.ts';
import { databaseOfFile, onEachDatabase, openOwnStore } from './database.fixture.ts';
import type { Store, StoreOptions } from './open-store.ts';
import { configOf } from './database.ts';
import { entryOperation, openOperation } from './operations.ts';
import { writeOperations } from './write-operations.ts';

onEachDatabase(databaseOfFile(), (name, database) => {
  describe(`The log of a call in ${name}`, () => bindings(database));
});

function bindings(database: () => StoreOptions['database']): void {
  let pool: pg.Pool;
  let store: Store;
  const refused = expect.objectContaining({ code: '23503' });
  const write = (callId: string, seq: number, tenantId = HOME_TENANT) =>
    `insert into call_events (call_id, seq, at_ms, kind, data, tenant_id) values ('${callId}', ${seq}, 0, 'event', '{}', '${tenantId}')`;

  beforeAll(async () => {
    const place = database();
    pool = new pg.Pool(configOf('url' in place ? place : { address: place.address }));
    store = await openOwnStore(place);
  });
  afterAll(async () => {
    await pool.end();
    await store.close();
  });

  async function opened(): Promise<CallHead> {
    const head = someCall();
    await writeOperations(pool, 'binding', [openOperation(head, 'active')]);
    return head;
  }

  async function logged(): Promise<CallHead> {
    const head = await opened();
    await pool.query(write(head.id, 1));
    return head;
  }

  test('is refused for a call that does not exist, with everything that the statement wrote', async () => {
    const head = await opened();
    const { id } = someCall();
    await expect(
      pool.query(`${write(head.id, 1)}, ('${id}', 1, 0, 'event', '{}', '${HOME_TENANT}')`),
    ).rejects.toEqual(refused);
    expect(await store.forTenant(HOME_TENANT).calls.log(head.id, 0, 10)).toEqual([]);
  });

  test('is refused as another tenant’s than the call is', async () => {
    const head = await opened();
    await expect(pool.query(write(head.id, 1, 'nobody'))).rejects.toEqual(refused);
    await pool.query(
      `insert into tenants (id, name, created_at_ms) values ('guest', 'Guest', 0) on conflict do nothing`,
    );
    await expect(pool.query(write(head.id, 1, 'guest'))).rejects.toEqual(refused);
  });

  test('keeps its call from being deleted, named otherwise, given away and truncated', async () => {
    const head = await logged();
    for (const change of [
      `delete from calls where id = '${head.id}'`,
      `update calls set id = 'another' where id = '${head.id}'`,
      `update calls set tenant_id = 'guest' where id = '${head.id}'`,
      'truncate calls',
    ]) {
      await expect(pool.query(change), change).rejects.toEqual(refused);
    }
    expect(await store.forTenant(HOME_TENANT).calls.log(head.id, 0, 10)).toHaveLength(1);
  });

  test('keeps its call also when both are written and deleted at once', async () => {
    const head = await opened();
    const [writer, deleter] = [await pool.connect(), await pool.connect()];
    await writer.query('begin');
    await writer.query(write(head.id, 1));
    const deleted = expect(deleter.query(`delete from calls where id = '${head.id}'`)).rejects.toEqual(
      refused,
    );
    await blocked(deleter);
    await writer.query('commit');
    await deleted;
    for (const client of [writer, deleter]) client.release();
  });

  test('is refused when its call is deleted at the same time', async () => {
    const head = await opened();
    const [writer, deleter] = [await pool.connect(), await pool.connect()];
    await deleter.query('begin');
    await deleter.query(`delete from calls where id = '${head.id}'`);
    const written = expect(writer.query(write(head.id, 1))).rejects.toEqual(refused);
    await blocked(writer);
    await deleter.query('commit');
    await written;
    for (const client of [writer, deleter]) client.release();
  });

  test('does not lose its call to a transaction that cannot see what was written since', async () => {
    const head = await opened();
    const client = await pool.connect();
    await client.query('begin isolation level repeatable read');
    await client.query('select 1');
    await pool.query(write(head.id, 1));
    await expect(client.query(`delete from calls where id = '${head.id}'`)).rejects.toEqual(
      expect.objectContaining({ code: '0A000' }),
    );
    await client.query('rollback');
    client.release();
  });

  test('takes a batch that was written in part before: what is there stays, the rest comes', async () => {
    const head = await opened();
    const told = (seq: number) => entryOperation(head.id, entry(seq));
    await writeOperations(pool, 'binding', [told(1), told(2)]);
    await writeOperations(pool, 'binding', [told(2), told(3), told(1), told(4)]);
    expect(await store.forTenant(HOME_TENANT).calls.log(head.id, 0, 10)).toEqual(
      [1, 2, 3, 4].map((seq) => entry(seq)),
    );
  });

  /** Resolves when that connection waits for a lock. */
  async function blocked(client: pg.PoolClient): Promise<void> {
    const { processID } = client as unknown as { processID: number };
    const waits = `select from pg_stat_activity where pid = ${processID} and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await pool.query(waits)).rowCount, { timeout: 20_000 }).toBe(1);
  }
}
