/** Trusted publishers and the origins of imported agents in PostgreSQL. */
import type { BundleStore, Origin, Publisher } from '#platform/agents/bundles/ports/bundle-store.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';
import type { BundleTables } from './schema/bundles.ts';

const MOST_PUBLISHERS = 1000;

export function postgresBundleStore(own: InTenant, tenantId: string): BundleStore {
  const work: InTenant = (does) => reading(own(does));
  return { ...publishersIn(work, tenantId), ...originsIn(work, tenantId) };
}

function publishersIn(
  work: InTenant,
  tenantId: string,
): Pick<BundleStore, 'publishers' | 'publisher' | 'trust' | 'distrust'> {
  return {
    publishers: () =>
      work(async (db) => {
        const rows = db.selectFrom('bundle_publishers').selectAll().orderBy('name').orderBy('key_id');
        return (await rows.limit(MOST_PUBLISHERS).execute()).map(publisherOf);
      }),
    publisher: (keyId) =>
      work(async (db) => {
        const row = await db
          .selectFrom('bundle_publishers')
          .selectAll()
          .where('key_id', '=', keyId)
          .executeTakeFirst();
        return row ? publisherOf(row) : null;
      }),
    trust: ({ keyId, name, publicKey, trustedBy, trustedAtMs }) =>
      work(async (db) => {
        const known = {
          name,
          public_key: publicKey,
          trusted_by: trustedBy,
          trusted_at_ms: Math.round(trustedAtMs),
        };
        await db
          .insertInto('bundle_publishers')
          .values({ tenant_id: tenantId, key_id: keyId, ...known })
          .onConflict((taken) => taken.columns(['tenant_id', 'key_id']).doUpdateSet(known))
          .execute();
      }),
    distrust: (keyId) =>
      work(async (db) => {
        const { numDeletedRows } = await db
          .deleteFrom('bundle_publishers')
          .where('key_id', '=', keyId)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
  };
}

function originsIn(work: InTenant, tenantId: string): Pick<BundleStore, 'imported' | 'originOf'> {
  return {
    imported: ({ agentId, hash, keyId, madeFrom, importedBy, importedAtMs }) =>
      work(async (db) => {
        const origin = {
          hash,
          key_id: keyId,
          made_from: JSON.stringify(madeFrom),
          imported_by: importedBy,
          imported_at_ms: Math.round(importedAtMs),
        };
        await db
          .insertInto('bundle_imports')
          .values({ tenant_id: tenantId, agent_id: agentId, ...origin })
          .onConflict((taken) => taken.columns(['tenant_id', 'agent_id']).doUpdateSet(origin))
          .execute();
      }),
    originOf: (agentId) =>
      work(async (db) => {
        const row = await db
          .selectFrom('bundle_imports')
          .selectAll()
          .where('agent_id', '=', agentId)
          .executeTakeFirst();
        return row ? originOf(row) : null;
      }),
  };
}

function publisherOf(row: BundleTables['bundle_publishers']): Publisher {
  const { key_id, name, public_key, trusted_by, trusted_at_ms } = row;
  return { keyId: key_id, name, publicKey: public_key, trustedBy: trusted_by, trustedAtMs: trusted_at_ms };
}

function originOf(row: Omit<BundleTables['bundle_imports'], 'made_from'> & { made_from: string }): Origin {
  return {
    agentId: row.agent_id,
    hash: row.hash,
    keyId: row.key_id,
    madeFrom: JSON.parse(row.made_from) as string[],
    importedBy: row.imported_by,
    importedAtMs: row.imported_at_ms,
  };
}
