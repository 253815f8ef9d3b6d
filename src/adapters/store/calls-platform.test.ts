import type pg from 'pg';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { bundleStoreContract } from '#platform/agents/bundles/ports/bundle-store.contract.ts';
import { numberStoreContract } from '#platform/calls/numbers/ports/number-store.contract.ts';
import { placedStoreContract } from '#platform/calls/outbound/ports/placed-store.contract.ts';
import { sessionStoreContract } from '#platform/sessions/ports/session-store.contract.ts';
import { postgresBundleStore } from './bundle-store.ts';
import { connect, type Connections } from './database.ts';
import { inTenant } from './in-tenant.ts';
import { migrate } from './migrate.ts';
import { postgresNumbersOfAll, postgresNumberStore } from './number-store.ts';
import { postgresPlacedOfAll, postgresPlacedStore } from './placed-store.ts';
import { postgresSessionsOfAll, postgresSessionStore } from './session-store.ts';
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

const ACME = 'calls-acme';
const GLOBEX = 'calls-globex';

function contracts(name: string, database: () => Parameters<typeof connect>[0]): void {
  const open = async (): Promise<Connections> => {
    const connections = await connect(database(), { log: keptLog(), onLost: () => undefined });
    await migrate(connections);
    await addTenants(connections);
    return connections;
  };
  numberStoreContract(name, async () => {
    const { pool, db } = await open();
    const store = (tenantId: string) => postgresNumberStore(inTenant(pool, tenantId), tenantId);
    return {
      store: store(ACME),
      other: store(GLOBEX),
      tenantIds: { store: ACME, other: GLOBEX },
      directory: postgresNumbersOfAll(db),
      close: () => pool.end(),
    };
  });
  bundleStoreContract(name, async () => {
    const { pool } = await open();
    const store = (tenantId: string) => postgresBundleStore(inTenant(pool, tenantId), tenantId);
    return { store: store(ACME), other: store(GLOBEX), close: () => pool.end() };
  });
  sessionStoreContract(name, async () => {
    const { pool, db } = await open();
    const store = (tenantId: string) =>
      postgresSessionStore(inTenant(pool, tenantId), tenantId, '0123456789abcdef');
    return {
      store: store(ACME),
      other: store(GLOBEX),
      ofAll: postgresSessionsOfAll(db, '0123456789abcdef'),
      close: () => pool.end(),
    };
  });
  placedStoreContract(name, async () => {
    const { pool, db } = await open();
    const store = (tenantId: string) => postgresPlacedStore(inTenant(pool, tenantId), tenantId);
    return {
      store: store(ACME),
      other: store(GLOBEX),
      tenantIds: { store: ACME, other: GLOBEX },
      directory: postgresPlacedOfAll(db),
      close: () => pool.end(),
    };
  });
}

async function addTenants({ pool }: Connections): Promise<pg.QueryResult> {
  return pool.query(
    `insert into tenants (id, name, created_at_ms) values ('calls-acme', 'Acme', 0), ('calls-globex', 'Globex', 0) on conflict do nothing`,
  );
}

contracts('the embedded database', () => embedded);
describe.skipIf(EXTERNAL_URL === undefined)('with a PostgreSQL of its own', () => {
  contracts('an external database', () => ({ url: EXTERNAL_URL! }));
});
