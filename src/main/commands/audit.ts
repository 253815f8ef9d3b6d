/** What `parley audit` needs of this machine: the keys in the data folder, and the database, whether Parley is running or not. */
import { postgresAuditTrail } from '#adapters/store/audit/audit-trail.ts';
import { trustedKeysOf, witnessedBy } from '#adapters/store/audit/key-folder.ts';
import { postgresCallReader } from '#adapters/store/call-store.ts';
import { connect } from '#adapters/store/database.ts';
import { inTenant } from '#adapters/store/in-tenant.ts';
import type { CallReader } from '#platform/calls/ports/call-store.ts';
import type { Checkpoint } from '#platform/governance/audit/checkpoint.ts';
import type { AuditTrail } from '#platform/governance/audit/ports/audit-trail.ts';
import type { TrustedKey } from '#platform/governance/audit/signing-key.ts';
import { StartFault } from '#platform/start-fault.ts';
import { ownDatabase, QUIET } from './own-database.ts';
import { readSettings } from '../settings/settings.ts';

export interface Evidence {
  /** Such as `PostgreSQL 18, embedded`. */
  label: string;
  /** All that have records or should have. */
  tenants: string[];
  trailOf(tenantId: string): AuditTrail;
  callsOf(tenantId: string): Pick<CallReader, 'log'>;
  witnessed: Map<string, Checkpoint>;
  close(): Promise<void>;
}

/** Of the data folder; empty where it has none. Throws StartFault. */
export function ownTrustedKeys(): TrustedKey[] {
  return trustedKeysOf(readSettings(process.cwd()).dataFolder);
}

/** Throws StartFault with the sentence to show. Nothing is migrated and nothing is written. */
export async function openEvidence(): Promise<Evidence> {
  const settings = readSettings(process.cwd());
  const database = await ownDatabase(settings);
  try {
    const connections = await connect(database.place, { log: QUIET, onLost: () => {} });
    const { pool } = connections;
    return {
      label:
        'url' in database.place
          ? `${connections.version} at ${connections.place}`
          : `${connections.version}, embedded`,
      tenants: await tenantsIn(pool),
      trailOf: (tenantId) => postgresAuditTrail(inTenant(pool, tenantId)),
      callsOf: (tenantId) => postgresCallReader(inTenant(pool, tenantId), undefined),
      witnessed: witnessedBy(settings.dataFolder),
      async close() {
        await pool.end();
        await database.close();
      },
    };
  } catch (fault) {
    await database.close();
    throw fault;
  }
}

async function tenantsIn(pool: {
  query: (text: string) => Promise<{ rows: { id: string }[] }>;
}): Promise<string[]> {
  try {
    const { rows } = await pool.query(
      'select id from tenants union select tenant_id from audit_heads union select distinct tenant_id from audit_checkpoints order by 1',
    );
    return rows.map(({ id }) => id);
  } catch (fault) {
    // No such table.
    if ((fault as { code?: string }).code !== '42P01') throw fault;
    throw new StartFault(
      'This database has no audit yet: start Parley once with it, which makes the tables.',
      {
        cause: fault,
      },
    );
  }
}
