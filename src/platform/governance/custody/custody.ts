/** Custody put together from its stores: secrets, holds, retention, erasure, redaction, and the keys under all of them. */
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { Audit, AuditActor } from '../audit/audit.ts';
import { callsData, type CallsOfPerson } from './erasure/calls-data.ts';
import { type Erasures, erasures } from './erasure/erasures.ts';
import type { ErasureStore } from './erasure/erasure-store.ts';
import type { PersonalData } from './erasure/personal-data.ts';
import { sealedErasures } from './erasure/sealed-erasures.ts';
import type { HoldStore } from './holds/hold-store.ts';
import { type Holds, holds } from './holds/holds.ts';
import type { DataKeyStore } from './keys/data-key-store.ts';
import type { KeyVault } from './keys/key-vault.ts';
import { type DataKeyRotation, reseal, rotateDataKey } from './keys/rotation.ts';
import type { RecordingIndex, StorageUse } from './recordings/recording-index.ts';
import type { RecordingShelf } from './recordings/recording-shelf.ts';
import { sealedRecordingKeys } from './recordings/take-stock.ts';
import { type Redactions, redactions } from './redaction/redactions.ts';
import type { RedactionStore } from './redaction/redaction-store.ts';
import { DAY_MS } from './retention/policy.ts';
import { type RetentionService, retentionService } from './retention/retention.ts';
import type { OldDeliveries } from './retention/old-deliveries.ts';
import type { RetentionStore } from './retention/retention-store.ts';
import type { OldSessions } from './retention/old-sessions.ts';
import { proveDeletions } from './retention/run.ts';
import { sealedSecrets } from './secrets/sealed-secrets.ts';
import { type Secrets, secrets } from './secrets/secrets.ts';
import type { SecretStore } from './secrets/secret-store.ts';

export interface Custody {
  secrets: Secrets;
  holds: Holds;
  retention: RetentionService;
  erasures: Erasures;
  redactions: Redactions;
  storage: StorageUse;
  /** A new data key for the tenant, everything of it sealed anew; everything goes on meanwhile. */
  rotateKey(tenantId: string, by: AuditActor): Promise<DataKeyRotation>;
}

export interface CustodyOfTenant {
  secrets: SecretStore;
  holds: HoldStore;
  retention: RetentionStore;
  deliveries: OldDeliveries;
  sessions: OldSessions;
  erasures: ErasureStore;
  redaction: RedactionStore;
  calls: CallsOfPerson;
}

export interface CustodyParts {
  forTenant: (tenantId: string) => CustodyOfTenant;
  tenantIds: () => Promise<string[]>;
  dataKeys: DataKeyStore;
  recordings: RecordingIndex;
  storage: StorageUse;
  vault: KeyVault;
  shelf: RecordingShelf;
  /** Who keeps something of people besides their calls. */
  personalData: readonly PersonalData[];
  /** Calls to a person that are still to be placed: asked before their calls are. */
  placed: PersonalData;
  audit: Audit;
  clock: Clock;
  chance: Chance;
}

/** A key that was replaced is kept for a day: a recording that ended while the database was away may still be under it. */
const KEY_KEPT_MS = DAY_MS;

export function custody(parts: CustodyParts): Custody {
  const { forTenant, vault, shelf, audit, clock, chance } = parts;
  const retentionOf = (tenantId: string): RetentionStore => forTenant(tenantId).retention;
  const things = [
    sealedSecrets((tenantId) => forTenant(tenantId).secrets),
    sealedErasures((tenantId) => forTenant(tenantId).erasures),
    sealedRecordingKeys(shelf, parts.recordings),
  ];
  const ownErasures = erasures({
    storeOf: (tenantId) => forTenant(tenantId).erasures,
    vault,
    holders: [
      parts.placed,
      callsData({ callsOf: (tenantId) => forTenant(tenantId).calls, storeOf: retentionOf, shelf }),
      ...parts.personalData,
    ],
    audit,
    prove: (tenantId) => proveDeletions(audit, retentionOf(tenantId), tenantId),
    clock,
    chance,
  });
  return {
    secrets: secrets({ vault, clock, storeOf: (tenantId) => forTenant(tenantId).secrets }),
    holds: holds({ storeOf: (tenantId) => forTenant(tenantId).holds, audit, clock, chance }),
    retention: retentionService({
      storeOf: retentionOf,
      deliveriesOf: (tenantId) => forTenant(tenantId).deliveries,
      sessionsOf: (tenantId) => forTenant(tenantId).sessions,
      standingHolds: (tenantId) => forTenant(tenantId).holds.list('standing'),
      shelf,
      index: parts.recordings,
      tenantIds: parts.tenantIds,
      async afterwards(tenantId) {
        await ownErasures.resume(tenantId);
        await forTenant(tenantId).secrets.dropExpired(clock.epochMs());
        await reseal(tenantId, vault, things);
      },
      atTheEnd: () => parts.dataKeys.dropUnused(clock.epochMs() - KEY_KEPT_MS),
      audit,
      clock,
    }),
    erasures: ownErasures,
    redactions: redactions({ storeOf: (tenantId) => forTenant(tenantId).redaction, audit, clock }),
    storage: parts.storage,
    async rotateKey(tenantId, by) {
      const before = await vault.newestVersion(tenantId);
      await audit.record({
        tenantId,
        actor: by,
        action: 'secrets.rotate_key',
        subject: { type: 'data key', id: String(before + 1) },
      });
      return rotateDataKey(tenantId, vault, things);
    },
  };
}
