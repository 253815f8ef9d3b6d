/** Wrapped data keys in PostgreSQL, of all tenants: by the owner's connection, because the vault is what keeps tenants apart. */
import { sql, type Kysely } from 'kysely';
import type { DataKeyStore, WrappedKey } from '#platform/governance/custody/keys/data-key-store.ts';
import { reading } from '../database.ts';
import type { Database } from '../schema.ts';
import { faultCode } from '../store-log.ts';

const STILL_REFERENCED = '23503';

export function postgresDataKeysOfAll(db: Kysely<Database>): DataKeyStore {
  const rows = () =>
    db
      .selectFrom('tenant_keys')
      .select([
        'tenant_id as tenantId',
        'version',
        'master_id as masterId',
        'wrapped',
        'made_at_ms as madeAtMs',
      ]);
  return {
    async newest(tenantId) {
      const row = rows().where('tenant_id', '=', tenantId).orderBy('version', 'desc').limit(1);
      return (await reading(row.executeTakeFirst())) ?? null;
    },
    async get(tenantId, version) {
      const row = rows().where('tenant_id', '=', tenantId).where('version', '=', version);
      return (await reading(row.executeTakeFirst())) ?? null;
    },
    async add({ tenantId, version, masterId, wrapped, madeAtMs }) {
      const { numInsertedOrUpdatedRows = 0n } = await reading(
        db
          .insertInto('tenant_keys')
          .values({ tenant_id: tenantId, version, master_id: masterId, wrapped, made_at_ms: madeAtMs })
          .onConflict((taken) => taken.doNothing())
          .executeTakeFirst(),
      );
      return numInsertedOrUpdatedRows > 0n;
    },
    async rewrap(was, { masterId, wrapped }) {
      const { numUpdatedRows } = await reading(
        db
          .updateTable('tenant_keys')
          .set({ master_id: masterId, wrapped })
          .where('tenant_id', '=', was.tenantId)
          .where('version', '=', was.version)
          .where('wrapped', '=', was.wrapped)
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },
    notUnder: (masterId, limit) =>
      reading(
        rows()
          .where('master_id', '!=', masterId)
          .orderBy('tenant_id')
          .orderBy('version')
          .limit(limit)
          .execute(),
      ),
    async masterIds() {
      const ids = await reading(db.selectFrom('tenant_keys').select('master_id').distinct().execute());
      return ids.map((row) => row.master_id);
    },
    dropUnused: (replacedBeforeMs) => dropUnused(db, replacedBeforeMs),
  };
}

async function dropUnused(db: Kysely<Database>, replacedBeforeMs: number): Promise<number> {
  let dropped = 0;
  for (const key of await reading(replaced(db, replacedBeforeMs))) {
    if (await drop(db, key)) dropped += 1;
  }
  return dropped;
}

type Name = Pick<WrappedKey, 'tenantId' | 'version'>;

async function replaced(db: Kysely<Database>, beforeMs: number): Promise<Name[]> {
  const { rows } = await sql<Name>`
    select tenant_id as "tenantId", version from tenant_keys k
    where exists (select from tenant_keys n
      where n.tenant_id = k.tenant_id and n.version > k.version and n.made_at_ms < ${Math.floor(beforeMs)})`.execute(
    db,
  );
  return rows;
}

/** What is sealed under a key refers to it, and keeps it from going, also when it comes in this very moment. */
async function drop(db: Kysely<Database>, { tenantId, version }: Name): Promise<boolean> {
  try {
    await db
      .deleteFrom('tenant_keys')
      .where('tenant_id', '=', tenantId)
      .where('version', '=', version)
      .execute();
    return true;
  } catch (fault) {
    if (faultCode(fault) === STILL_REFERENCED) return false;
    throw fault;
  }
}
