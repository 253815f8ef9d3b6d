import { afterAll, beforeAll, describe, vi } from 'vitest';
import { auditContract } from '#platform/governance/audit/audit.contract.ts';
import { newPrivatePem, signingKey } from '#platform/governance/audit/signing-key.ts';
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
import { newTenant } from './tenant.fixture.ts';
import { postgresAudit } from './audit-writer.ts';

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

contract('embedded', () => embedded);
describe.skipIf(!EXTERNAL_URL)('with a database of its own (PARLEY_TEST_DATABASE_URL)', () =>
  contract('external', () => ({ url: EXTERNAL_URL! })),
);
