/** Custody put together: the master key, the vault, sealed recordings, secrets, holds, and retention once an hour. */
import { custodyStores } from '#adapters/store/custody/custody-stores.ts';
import type { CallOff } from '#adapters/store/placed-of-person.ts';
import type { StoreDatabase } from '#adapters/store/open-store.ts';
import { sealedRecordings } from '#adapters/store/recordings/sealed-recordings.ts';
import { openMasterKeys } from '#adapters/keys/open-master-keys.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import { custody, type Custody } from '#platform/governance/custody/custody.ts';
import { type KeyVault, keyVault } from '#platform/governance/custody/keys/key-vault.ts';
import type { DataKeyStore } from '#platform/governance/custody/keys/data-key-store.ts';
import type { MasterKeys } from '#platform/governance/custody/keys/master-keys.ts';
import { rewrapAll } from '#platform/governance/custody/keys/rotation.ts';
import type {
  RecordingShelf,
  ShelvedRecording,
} from '#platform/governance/custody/recordings/recording-shelf.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { codeOf } from '#voice/errors.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import type { Closing } from '../closing.ts';
import { keepRetention } from './retention-clock.ts';
import type { Settings } from '../settings/settings.ts';

export interface OpenedRecordings {
  recordings: RecordingStore & RecordingShelf;
  /** The vault is there: recordings can be written and read from now on. */
  unlock(vault: KeyVault): void;
  /** Where finished recordings are accounted for. */
  accountTo(put: (recording: ShelvedRecording) => Promise<void>): void;
}

/** The folder is looked at before the database is, which asks it for what it has. */
export function openRecordings(folder: string, log: Log): OpenedRecordings {
  let vault: KeyVault | null = null;
  let put: (recording: ShelvedRecording) => Promise<void> = async () => {};
  const recordings = sealedRecordings({
    folder,
    vault: () => {
      if (vault === null) throw new Error('the vault is not open yet');
      return vault;
    },
    onKept: (recording) =>
      void put(recording).catch((fault: unknown) =>
        log.warn(
          { callId: recording.callId, code: codeOf(fault) },
          'A recording is not accounted for yet; the next run of retention sees to it',
        ),
      ),
  });
  return {
    recordings,
    unlock: (opened) => void (vault = opened),
    accountTo: (account) => void (put = account),
  };
}

export interface CustodyParts {
  settings: Pick<Settings, 'masterKey' | 'masterKeyPrevious' | 'vault'>;
  dataFolder: string;
  store: { database: StoreDatabase };
  shelf: OpenedRecordings;
  evidence: { audit: Audit };
  log: Log;
  closing: Closing;
}

export interface OpenedCustody {
  custody: Custody;
  masters: MasterKeys;
  /** Who calls off what is still to be placed to an erased person; until then such an erasure waits for the next run. */
  callsOffBy: (callOff: CallOff) => void;
}

/** Throws StartFault when the master key is not here that something is wrapped under. From then on retention runs by itself. */
export async function openCustody(parts: CustodyParts): Promise<OpenedCustody> {
  const { settings, dataFolder, store, shelf, evidence, log, closing } = parts;
  const stores = custodyStores(store.database);
  const { masters, vault } = await openVault({ settings, dataFolder, dataKeys: stores.dataKeys, log });
  // From now on a caller of the home tenant can be recorded also while the database is away.
  await vault.newestVersion(HOME_TENANT);
  shelf.unlock(vault);
  shelf.accountTo((recording) => stores.recordings.put(recording));
  const { audit } = evidence;
  let callOff: CallOff | null = null;
  const placed = stores.placedOfPerson((tenantId, callId, reason) =>
    callOff === null ? Promise.resolve(false) : callOff(tenantId, callId, reason),
  );
  const opened = custody({ ...stores, placed, vault, shelf: shelf.recordings, audit, clock, chance });
  keepRetention({ custody: opened, clock, log, closing });
  return { masters, custody: opened, callsOffBy: (given) => void (callOff = given) };
}

/** The master key, and what it opens; what is wrapped under an older one is wrapped under it. */
async function openVault(parts: {
  settings: CustodyParts['settings'];
  dataFolder: string;
  dataKeys: DataKeyStore;
  log: Log;
}): Promise<{ masters: MasterKeys; vault: KeyVault }> {
  const { settings, dataFolder, dataKeys, log } = parts;
  const masters = await openMasterKeys({
    dataFolder,
    given: settings.masterKey,
    previous: settings.masterKeyPrevious,
    vault: settings.vault,
    inUse: await dataKeys.masterIds(),
  });
  const rewrapped = await rewrapAll(await masters.current(), masters, dataKeys);
  if (rewrapped > 0) log.info({ rewrapped }, 'Data keys are wrapped under the present master key');
  return { masters, vault: keyVault({ masters, store: dataKeys, clock }) };
}
