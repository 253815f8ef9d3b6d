import type pg from 'pg';
import { bundleStoreContract } from '#platform/agents/bundles/ports/bundle-store.contract.ts';
import { numberStoreContract } from '#platform/calls/numbers/ports/number-store.contract.ts';
import { placedStoreContract } from '#platform/calls/outbound/ports/placed-store.contract.ts';
import { sessionStoreContract } from '#platform/sessions/ports/session-store.contract.ts';
import { postgresBundleStore } from './bundle-store.ts';
import type { Connections, DatabasePlace } from './database.ts';
import { inTenant } from './in-tenant.ts';
import { postgresNumbersOfAll, postgresNumberStore } from './number-store.ts';
import { postgresPlacedOfAll, postgresPlacedStore } from './placed-store.ts';
import { postgresSessionsOfAll, postgresSessionStore } from './session-store.ts';
import { connected, databaseOfFile, onEachDatabase } from './database.fixture.ts';

const embedded = databaseOfFile();

const ACME = 'calls-acme';
const GLOBEX = 'calls-globex';

function contracts(name: string, database: () => DatabasePlace): void {
  const open = async (): Promise<Connections> => {
    const connections = await connected(database());
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

onEachDatabase(embedded, contracts);
