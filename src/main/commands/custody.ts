/** What `parley secrets` and `parley retention` need of this machine: its master key, its recordings, its database and its audit. */
import { join } from 'node:path';
import { openMasterKeys } from '#adapters/keys/open-master-keys.ts';
import { postgresAudit } from '#adapters/store/audit/audit-writer.ts';
import { openAuditKeys, witness } from '#adapters/store/audit/key-folder.ts';
import { custodyStores, type CustodyStores } from '#adapters/store/custody/custody-stores.ts';
import { connect, type Connections } from '#adapters/store/database.ts';
import { inTenant } from '#adapters/store/in-tenant.ts';
import { instanceOf, type StoreDatabase } from '#adapters/store/open-store.ts';
import { sealedRecordings } from '#adapters/store/recordings/sealed-recordings.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import { custody, type Custody } from '#platform/governance/custody/custody.ts';
import { keyVault } from '#platform/governance/custody/keys/key-vault.ts';
import type { MasterKeys } from '#platform/governance/custody/keys/master-keys.ts';
import { StartFault } from '#platform/start-fault.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import { ownDatabase, QUIET } from './own-database.ts';
import { readSettings, type Settings } from '../settings/settings.ts';

export interface OwnCustody {
  /** Such as `PostgreSQL 18, embedded`. */
  label: string;
  custody: Custody;
  tenants: string[];
  masters: MasterKeys;
  /** Where the master key is, and by whom another can be made. */
  masterKey: { in: 'file'; path: string } | { in: 'setting' } | { in: 'vault' };
  dataKeys: CustodyStores['dataKeys'];
  audit: Audit;
  close(): Promise<void>;
}

/** Beside a Parley that runs, or in place of one that has stopped. Throws StartFault; nothing is migrated. */
export async function openOwnCustody(): Promise<OwnCustody> {
  const settings = readSettings(process.cwd());
  const database = await ownDatabase(settings);
  let connections: Connections | null = null;
  const close = async (): Promise<void> => {
    await connections?.pool.end();
    await database.close();
  };
  try {
    connections = await connect(database.place, { log: QUIET, onLost: () => {} });
    const { version, place } = connections;
    const label = 'url' in database.place ? `${version} at ${place}` : `${version}, embedded`;
    return { label, ...(await assembled(settings, connections)), close };
  } catch (fault) {
    await close();
    throw (fault as { code?: string }).code === NO_TABLE ? noTables(fault) : fault;
  }
}

const NO_TABLE = '42P01';

function noTables(cause: unknown): StartFault {
  return new StartFault(
    'This database has no tables of this Parley yet: start Parley once with it, which makes them.',
    { cause },
  );
}

async function assembled(
  settings: Settings,
  { pool, db }: Connections,
): Promise<Omit<OwnCustody, 'label' | 'close'>> {
  const { dataFolder, masterKey: given, masterKeyPrevious: previous, vault: transit } = settings;
  const tenants = await pool.query<{ id: string }>('select id from tenants order by id');
  const keysInUse = await pool.query<{ id: string }>('select distinct master_id as id from tenant_keys');
  const store: StoreDatabase = {
    db,
    inTenant: (tenantId) => inTenant(pool, tenantId),
    instanceId: instanceOf(join(dataFolder, 'spool')),
  };
  const stores = custodyStores(store);
  const inUse = keysInUse.rows.map(({ id }) => id);
  const masters = await openMasterKeys({ dataFolder, given, previous, vault: transit, inUse });
  const vault = keyVault({ masters, store: stores.dataKeys, clock });
  const shelf = sealedRecordings({ folder: join(dataFolder, 'recordings'), vault: () => vault });
  const audit = postgresAudit({
    inTenant: store.inTenant,
    clock,
    key: openAuditKeys(dataFolder).signing,
    onCheckpoint: (checkpoint) => witness(dataFolder, checkpoint),
  });
  return {
    custody: custody({ ...stores, placed: stores.placedOfPerson(null), vault, shelf, audit, clock, chance }),
    tenants: tenants.rows.map(({ id }) => id),
    masters,
    masterKey: placeOfMaster(settings),
    dataKeys: stores.dataKeys,
    audit,
  };
}

function placeOfMaster({ vault, masterKey, dataFolder }: Settings): OwnCustody['masterKey'] {
  if (vault !== null) return { in: 'vault' };
  return masterKey === null ? { in: 'file', path: join(dataFolder, 'master.key') } : { in: 'setting' };
}
