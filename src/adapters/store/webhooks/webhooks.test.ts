import { afterAll, beforeAll, describe, vi } from 'vitest';
import { webhookStoreContract } from '#platform/webhooks/ports/webhook-store.contract.ts';
import { newTenant } from '../audit/tenant.fixture.ts';
import { openStore, type Store, type StoreOptions } from '../open-store.ts';
import {
  keptLog,
  ownDatabase,
  type OwnDatabase,
  realClock,
  removeFolder,
  removeTemplate,
  temporaryFolder,
} from '../store.fixture.ts';
import { postgresDeliveryQueueOfAll } from './delivery-queue.ts';
import { postgresInboundHooksOfAll } from './inbound-hooks.ts';

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

function contract(name: string, database: () => StoreOptions['database']): void {
  describe(name, () => {
    let store: Store;
    const spoolDir = temporaryFolder();
    beforeAll(async () => {
      store = await openStore({ database: database(), spoolDir, log: keptLog(), clock: realClock });
    });
    afterAll(async () => {
      await store.close();
      removeFolder(spoolDir);
    });
    webhookStoreContract('PostgreSQL', async () => {
      const { db } = store.database;
      return {
        storeOf: (tenantId) => store.forTenant(tenantId).webhooks,
        queue: postgresDeliveryQueueOfAll(db),
        inboundOf: (tenantId) => store.forTenant(tenantId).inboundHooks,
        inbound: postgresInboundHooksOfAll(db),
        tenants: [await newTenant(db), await newTenant(db)],
        close: async () => {},
      };
    });
  });
}

contract('embedded', () => embedded);
describe.skipIf(!EXTERNAL_URL)('with a database of its own (PARLEY_TEST_DATABASE_URL)', () =>
  contract('external', () => ({ url: EXTERNAL_URL! })),
);
