/** Finds the master keys of this Parley: Vault's where it is set, else the one of the environment, else the file in the data folder. */
import type { MasterKey, MasterKeys } from '#platform/governance/custody/keys/master-keys.ts';
import { StartFault } from '#platform/start-fault.ts';
import { ParleyError } from '#voice/errors.ts';
import { keyFile } from './key-file.ts';
import { localKey, readKey } from './local-key.ts';
import { vaultTransit, type TransitOptions } from './vault-transit.ts';

export interface MasterKeySetup {
  dataFolder: string;
  /** `PARLEY_MASTER_KEY`; null where the file serves. */
  given: string | null;
  /** `PARLEY_MASTER_KEY_PREVIOUS`: opens what was wrapped before, until it is rewrapped. */
  previous: string | null;
  vault: TransitOptions | null;
  /** Ids of the master keys under which anything in the database is wrapped. */
  inUse: readonly string[];
}

/** Makes the key file on the first start only. Throws StartFault when a key is missing that something is wrapped under; nothing is changed then. */
export async function openMasterKeys(setup: MasterKeySetup): Promise<MasterKeys> {
  const { dataFolder, inUse } = setup;
  const file = keyFile(dataFolder);
  const given = [
    setup.given === null ? null : localKey(readKey(setup.given, 'PARLEY_MASTER_KEY')),
    setup.previous === null ? null : localKey(readKey(setup.previous, 'PARLEY_MASTER_KEY_PREVIOUS')),
  ];
  const transit = setup.vault === null ? null : vaultTransit(setup.vault);
  const find = async (id: string): Promise<MasterKey | null> =>
    transit?.find(id) ?? [...given, ...file.all()].find((key) => key?.id === id) ?? null;
  for (const id of inUse) if ((await find(id)) === null) throw lost(id, setup);

  const fromFile = (): MasterKey => {
    const key = file.read('master.key');
    if (key === null) throw new ParleyError('custody.locked', 'the file of the master key is gone');
    return key;
  };
  const current = async (): Promise<MasterKey> =>
    (await transit?.latest()) ?? given[0] ?? file.read('master.key.next') ?? fromFile();
  const ownFile = transit === null && given[0] === null;
  if (ownFile && file.all().length === 0) file.make('master.key');
  await current().catch((fault: unknown) => {
    throw fault instanceof ParleyError ? unreachable(fault) : fault;
  });
  return {
    current,
    find,
    async beginRotation() {
      if (transit !== null) await transit.rotate();
      else if (ownFile) file.make('master.key.next');
      return current();
    },
    async endRotation() {
      if (ownFile) file.promote();
    },
  };
}

function lost(id: string, { vault, given, dataFolder }: MasterKeySetup): StartFault {
  const where = id.startsWith('vault-')
    ? 'set PARLEY_VAULT_URL, PARLEY_VAULT_TOKEN and PARLEY_VAULT_KEY as they were'
    : vault === null && given === null
      ? `put the file master.key back into ${dataFolder}, or set PARLEY_MASTER_KEY`
      : 'set PARLEY_MASTER_KEY_PREVIOUS to the key that was in use before';
  return new StartFault(
    `The master key ${id}, under which secrets and recordings are sealed, is not here: ${where}. Nothing was changed or deleted.`,
  );
}

function unreachable(fault: ParleyError): StartFault {
  return new StartFault(
    `The master key cannot be used, ${fault.detail}: see to PARLEY_VAULT_URL, PARLEY_VAULT_TOKEN and PARLEY_VAULT_KEY. Nothing was changed.`,
    { cause: fault },
  );
}
