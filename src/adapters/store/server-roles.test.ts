/** Databases whose owner is an ordinary user: on the embedded PostgreSQL's server, and on the one of PARLEY_TEST_DATABASE_URL. */
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { StoreOptions } from './open-store.ts';
import { databaseOfFile, openOwnStore } from './database.fixture.ts';
import { sentenceOf } from './store.fixture.ts';

const embedded = databaseOfFile();
afterEach(async () => {
  // Roles live in the whole server: each test begins without them.
  for (const name of ['hers', 'second'])
    await query(`drop database if exists ${name} with (force)`).catch(() => undefined);
  for (const role of ['parley_tenant', 'parley_retention', 'owner', 'neighbour'])
    await query(`drop role if exists ${role}`);
});

async function query(text: string, database = embedded().address.database): Promise<void> {
  const client = new pg.Client({ ...embedded().address, database });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** An ordinary user with a database of their own. */
async function owner(rights: string, name = 'owner', database = 'hers'): Promise<StoreOptions['database']> {
  await query(`create role ${name} login ${rights}`);
  await query(`create database ${database} owner ${name}`);
  return { ...embedded(), address: { ...embedded().address, user: name, database } };
}

/** A call can be written and read as the tenant, and the functions of retention answer. */
async function worksWith(database: StoreOptions['database']): Promise<void> {
  const store = await openOwnStore(database);
  const head = someCall();
  await store.calls.open(head);
  expect(await store.forTenant(HOME_TENANT).calls.get(head.id)).toMatchObject({ id: head.id });
  const asked = await store.database.inTenant(HOME_TENANT)((db) =>
    sql<{ outcome: string }>`select outcome from custody_may_delete(${head.id})`.execute(db),
  );
  expect(asked.rows).toEqual([{ outcome: 'active' }]);
  await store.close();
}

describe('a database whose owner is an ordinary user', () => {
  test('that may make roles is used as it is, by several Parleys on one server', async () => {
    await worksWith(await owner('createrole'));
    await query('create role neighbour login');
    await query('grant parley_tenant, parley_retention to neighbour');
    await query('create database second owner neighbour');
    const address = { ...embedded().address, user: 'neighbour', database: 'second' };
    await worksWith({ ...embedded(), address });
  });

  test('that may not make roles ends the start with what an administrator has to run, and starts when that was run', async () => {
    const hers = await owner('nocreaterole');
    const said = await sentenceOf(openOwnStore(hers));
    expect(said).toMatch(
      /may not make: let an administrator run "create role parley_tenant nologin; grant parley_tenant to owner; create role parley_retention nologin; grant parley_retention to owner;" there, and start again\.$/,
    );
    await query(/"(.+)"/.exec(said)![1]!);
    await worksWith(hers);
    await worksWith(hers);
  });

  test('that found the roles of another is told what is missing alone', async () => {
    await query('create role parley_tenant nologin');
    await query('create role parley_retention nologin');
    const said = await sentenceOf(openOwnStore(await owner('createrole')));
    expect(said).toContain('"grant parley_tenant to owner; grant parley_retention to owner;"');
  });

  test('that does not own the schema is told how to get its part of it', async () => {
    await query('create role owner login createrole');
    await query('create database hers');
    await query('grant create on schema public to owner', 'hers');
    const hers = { ...embedded(), address: { ...embedded().address, user: 'owner', database: 'hers' } };
    const said = await sentenceOf(openOwnStore(hers));
    expect(said).toContain('"grant usage, create on schema public to owner with grant option;"');
    await query(/"(.+)"/.exec(said)![1]!, 'hers');
    await worksWith(hers);
  });

  test('a role that sees the rows of every tenant is refused', async () => {
    await query('create role parley_tenant nologin bypassrls');
    const said = await sentenceOf(openOwnStore(await owner('createrole')));
    expect(said).toMatch(/parley_tenant .* could see every tenant's rows: .*nosuperuser nobypassrls/);
  });
});
