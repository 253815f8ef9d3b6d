import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { agentStoreContract } from '#platform/agents/ports/agent-store.contract.ts';
import { experimentStoreContract } from '#platform/agents/ports/experiment-store.contract.ts';
import { versionHash } from '#platform/agents/versions/canonical.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { StoreOptions } from './open-store.ts';
import { databaseOfFile, onEachDatabase, openOwnStore } from './database.fixture.ts';
import type { OwnDatabase } from './store.fixture.ts';

const embedded = databaseOfFile();

function contracts(name: string, database: () => StoreOptions['database']): void {
  agentStoreContract(name, async () => {
    const clock = new VirtualClock();
    const store = await openOwnStore(database(), { clock });
    return { store: store.forTenant(HOME_TENANT).agents, clock, close: () => store.close() };
  });
  experimentStoreContract(name, async () => {
    const store = await openOwnStore(database());
    const { agents, experiments, examples } = store.forTenant(HOME_TENANT);
    const { calls } = store;
    return { agents, experiments, examples, calls, tenantId: HOME_TENANT, close: () => store.close() };
  });
}

onEachDatabase(embedded, contracts);

async function asOwner<T>(database: OwnDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(database.address);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function databaseNamed(name: string): Promise<OwnDatabase> {
  await asOwner(embedded(), (client) => client.query(`create database ${name}`));
  return { ...embedded(), address: { ...embedded().address, database: name } } as OwnDatabase;
}

describe('an agent from before there were versions', () => {
  test('goes on answering: what it was is its first published version, with its hash', async () => {
    const database = await databaseNamed('before_versions');
    const source = 'id: old\nname: Old\n# as somebody left it\n';
    await asOwner(database, async (client) => {
      for (const name of ['0001-calls', '0002-tenants']) {
        await client.query(readFileSync(join(import.meta.dirname, 'migrations', `${name}.sql`), 'utf8'));
      }
      await client.query(
        'create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)',
      );
      await client.query(
        `create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0)`,
      );
      await client.query(`insert into kysely_migration_lock values ('migration_lock', 0)`);
      await client.query(`insert into kysely_migration values ('0001-calls', '1'), ('0002-tenants', '2')`);
      await client.query('insert into agents (id, name, source, updated_at_ms) values ($1, $2, $3, 1700)', [
        'old',
        'Old',
        source,
      ]);
    });
    const store = await openOwnStore(database);
    const { agents } = store.forTenant(HOME_TENANT);
    const published = { number: 1, hash: versionHash(source) };
    expect(await agents.get('old')).toMatchObject({ source, revision: 1, updatedAtMs: 1700, published });
    expect(await agents.answering('old')).toMatchObject({
      name: 'Old',
      versions: [{ ...published, source }],
    });
    const next = { revision: 1, by: { kind: 'user', id: 'u', label: 'u' }, note: '' } as const;
    const lineage = { madeFrom: 1, rollbackOf: null, trainedBy: [] };
    expect(await agents.publish('old', { ...next, lineage })).toMatchObject({ number: 2 });
    await store.close();
  });
});

describe('a published version', () => {
  test('cannot be changed or taken away, neither by its tenant nor by the owner of the database', async () => {
    const store = await openOwnStore(embedded());
    await store.forTenant(HOME_TENANT).agents.put({ id: 'final', name: 'Final', source: 'id: final' });
    const own = store.database.inTenant(HOME_TENANT);
    const refused = { code: '42501' };
    await expect(
      own((db) => db.updateTable('agent_versions').set({ note: 'x' }).execute()),
    ).rejects.toMatchObject(refused);
    await expect(own((db) => db.deleteFrom('agent_versions').execute())).rejects.toMatchObject(refused);
    const byOwner = asOwner(embedded(), (client) => client.query(`update agent_versions set note = 'x'`));
    await expect(byOwner).rejects.toMatchObject(refused);
    await store.close();
  });
});
