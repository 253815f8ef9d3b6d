import { afterAll, beforeAll, describe } from 'vitest';
import { auditContract } from '#platform/governance/audit/audit.contract.ts';
import { newPrivatePem, signingKey } from '#platform/governance/audit/signing-key.ts';
import { type Store, type StoreOptions } from '../open-store.ts';
import { databaseOfFile, onEachDatabase, openOwnStore } from '../database.fixture.ts';
import { newTenant } from './tenant.fixture.ts';
import { postgresAudit } from './audit-writer.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const embedded = databaseOfFile();

function contract(name: string, database: () => StoreOptions['database']): void {
  describe(name, () => {
    let store: Store;
    beforeAll(async () => {
      store = await openOwnStore(database());
    });
    afterAll(() => store.close());
    auditContract('the audit in PostgreSQL', async () => {
      const key = signingKey(newPrivatePem());
      const { inTenant, db } = store.database;
      return {
        audit: postgresAudit({ inTenant, clock: realClock, key }),
        tenants: [await newTenant(db), await newTenant(db)],
        trailOf: (tenantId) => store.forTenant(tenantId).audit,
        publicPem: key.publicPem,
        close: async () => {},
      };
    });
  });
}

onEachDatabase(embedded, contract);
