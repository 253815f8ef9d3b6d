/** What custody keeps in PostgreSQL: for one tenant at a time, and, where it is about keys and folders, for all. */
import type { CustodyOfTenant } from '#platform/governance/custody/custody.ts';
import type { PersonalData } from '#platform/governance/custody/erasure/personal-data.ts';
import type { DataKeyStore } from '#platform/governance/custody/keys/data-key-store.ts';
import type { RecordingIndex, StorageUse } from '#platform/governance/custody/recordings/recording-index.ts';
import { examplesOfPerson } from '../agent-examples-of-person.ts';
import { reading } from '../database.ts';
import type { StoreDatabase } from '../open-store.ts';
import { type CallOff, placedOfPerson } from '../placed-of-person.ts';
import { postgresOldDeliveries } from './old-deliveries.ts';
import { postgresOldSessions, sessionsOfPerson } from './old-sessions.ts';
import { deliveriesOfPerson } from './deliveries-of-person.ts';
import { postgresDataKeysOfAll } from './data-keys.ts';
import { postgresErasureStore } from './erasures.ts';
import { postgresHoldStore } from './holds.ts';
import { jobsOfPerson, mentionsOfPerson, postgresCallsOfPerson } from './personal-data.ts';
import { postgresRecordingIndexOfAll, postgresStorageUseOfAll } from './recordings.ts';
import { postgresRedactionStore } from './redaction.ts';
import { postgresRetentionStore } from './retention.ts';
import { postgresSecretStore } from './secrets.ts';

export interface CustodyStores {
  dataKeys: DataKeyStore;
  recordings: RecordingIndex;
  storage: StorageUse;
  personalData: PersonalData[];
  /** Calls to the person that are still to be placed; without `callOff` they wait for a process that places calls. */
  placedOfPerson(callOff: CallOff | null): PersonalData;
  tenantIds(): Promise<string[]>;
  forTenant(tenantId: string): CustodyOfTenant;
}

export function custodyStores(database: StoreDatabase): CustodyStores {
  const { db, inTenant, instanceId } = database;
  return {
    dataKeys: postgresDataKeysOfAll(db),
    recordings: postgresRecordingIndexOfAll(db, instanceId),
    storage: postgresStorageUseOfAll(db),
    personalData: [
      mentionsOfPerson(database),
      examplesOfPerson(database),
      deliveriesOfPerson(database),
      jobsOfPerson(db),
      sessionsOfPerson(database),
    ],
    placedOfPerson: (callOff) => placedOfPerson(database, callOff),
    async tenantIds() {
      const rows = await reading(db.selectFrom('tenants').select('id').orderBy('id').execute());
      return rows.map((row) => row.id);
    },
    forTenant(tenantId) {
      const own = inTenant(tenantId);
      return {
        secrets: postgresSecretStore(own, tenantId),
        holds: postgresHoldStore(own, tenantId),
        retention: postgresRetentionStore({ inTenant: own, tenantId, instanceId }),
        deliveries: postgresOldDeliveries(own, tenantId),
        sessions: postgresOldSessions(own, tenantId),
        erasures: postgresErasureStore(own, tenantId),
        redaction: postgresRedactionStore(own, tenantId),
        calls: postgresCallsOfPerson(own),
      };
    },
  };
}
