import type pg from 'pg';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { numberStoreContract } from '#platform/calls/numbers/ports/number-store.contract.ts';
import { connect } from './database.ts';
import type { Connections } from './database.ts';
import { inTenant } from './in-tenant.ts';
import { migrate } from './migrate.ts';
import { postgresNumbersOfAll, postgresNumberStore } from './number-store.ts';
import { keptLog, ownDatabase, removeTemplate, type OwnDatabase } from './store.fixture.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const EXTERNAL_URL = process.env.PARLEY_TEST_DATABASE_URL;

let embedded: OwnDatabase;
beforeAll(async () => {
  embedded = await ownDatabase();
});
afterAll(async () => {
  await embedded.end();
  await removeTemplate();
});

function contract(name: string, database: () => Parameters<typeof connect>[0]): void {
  numberStoreContract(name, async () => {
    const connections = await connect(database(), { log: keptLog(), onLost: () => undefined });
    await migrate(connections);
    await addTenants(connections);
    const store = (tenantId: string) => postgresNumberStore(inTenant(connections.pool, tenantId), tenantId);
    return {
      store: store('number-acme'),
      other: store('number-globex'),
      tenantIds: { store: 'number-acme', other: 'number-globex' },
      directory: postgresNumbersOfAll(connections.db),
      close: () => connections.pool.end(),
    };
  });
}

async function addTenants({ pool }: Connections): Promise<pg.QueryResult> {
  return pool.query(
    `insert into tenants (id, name, created_at_ms) values ('number-acme', 'Acme', 0), ('number-globex', 'Globex', 0) on conflict do nothing`,
  );
}

contract('the embedded database', () => embedded);
describe.skipIf(EXTERNAL_URL === undefined)('with a PostgreSQL of its own', () => {
  contract('an external database', () => ({ url: EXTERNAL_URL! }));
});
