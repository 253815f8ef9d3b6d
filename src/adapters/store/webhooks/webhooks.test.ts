import { afterAll, beforeAll, describe } from 'vitest';
import { webhookStoreContract } from '#platform/webhooks/ports/webhook-store.contract.ts';
import { newTenant } from '../audit/tenant.fixture.ts';
import { type Store, type StoreOptions } from '../open-store.ts';
import { databaseOfFile, onEachDatabase, openOwnStore } from '../database.fixture.ts';
import { postgresDeliveryQueueOfAll } from './delivery-queue.ts';
import { postgresInboundHooksOfAll } from './inbound-hooks.ts';

const embedded = databaseOfFile();

function contract(name: string, database: () => StoreOptions['database']): void {
  describe(name, () => {
    let store: Store;
    beforeAll(async () => {
      store = await openOwnStore(database());
    });
    afterAll(() => store.close());
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

onEachDatabase(embedded, contract);
