/** A tenant's sealed secrets in PostgreSQL. */
import { sql } from 'kysely';
import type { SealedSecret, SecretStore } from '#platform/governance/custody/secrets/secret-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import { faultCode } from '../store-log.ts';

const MOST_SECRETS = 1_000;
/** Another was first; or the key under which it was sealed has gone meanwhile. */
const LOST_RACE = ['23505', '23503'];

interface Row {
  name: string;
  version: number;
  key_version: number;
  sealed: Buffer;
}

export function postgresSecretStore(inTenant: InTenant, tenantId: string): SecretStore {
  return { ...reads(inTenant), ...writes(inTenant, tenantId), ...reseals(inTenant) };
}

function reads(inTenant: InTenant): Pick<SecretStore, 'list' | 'valid' | 'latest'> {
  return {
    async list() {
      const { rows } = await reading(
        inTenant((db) =>
          sql<{
            name: string;
            version: number;
            madeAtMs: number;
            madeBy: string;
            previousUntilMs: number | null;
          }>`
            select name, version, made_at_ms as "madeAtMs", made_by as "madeBy",
              (select max(valid_until_ms) from secrets p where p.name = s.name and p.version < s.version
                and p.valid_until_ms > s.made_at_ms) as "previousUntilMs"
            from secrets s where valid_until_ms is null order by name limit ${MOST_SECRETS}`.execute(db),
        ),
      );
      return rows;
    },
    async valid(name, nowMs) {
      const rows = await reading(
        inTenant((db) =>
          db
            .selectFrom('secrets')
            .select(['name', 'version', 'key_version', 'sealed'])
            .where('name', '=', name)
            .where((row) =>
              row.or([row('valid_until_ms', 'is', null), row('valid_until_ms', '>', Math.floor(nowMs))]),
            )
            .orderBy('version', 'desc')
            .execute(),
        ),
      );
      return rows.map(present);
    },
    async latest(name) {
      const row = await reading(
        inTenant((db) =>
          db
            .selectFrom('secrets')
            .select(({ fn }) => fn.max('version').as('version'))
            .where('name', '=', name)
            .executeTakeFirst(),
        ),
      );
      return row?.version ?? 0;
    },
  };
}

function writes(inTenant: InTenant, tenantId: string): Pick<SecretStore, 'put' | 'remove' | 'dropExpired'> {
  return {
    async put({ name, version, sealed, madeAtMs, madeBy }, oldUntilMs) {
      try {
        await inTenant(async (db) => {
          await db
            .deleteFrom('secrets')
            .where('name', '=', name)
            .where('valid_until_ms', '<=', madeAtMs)
            .execute();
          await db
            .updateTable('secrets')
            .set({ valid_until_ms: Math.round(oldUntilMs) })
            .where('name', '=', name)
            .where('valid_until_ms', 'is', null)
            .execute();
          const row = { name, version, key_version: sealed.keyVersion, sealed: sealed.bytes };
          await db
            .insertInto('secrets')
            .values({
              ...row,
              tenant_id: tenantId,
              made_at_ms: madeAtMs,
              made_by: madeBy,
              valid_until_ms: null,
            })
            .execute();
        });
        return true;
      } catch (fault) {
        if (LOST_RACE.includes(faultCode(fault))) return false;
        return reading(Promise.reject(fault));
      }
    },
    async remove(name) {
      const { numDeletedRows } = await reading(
        inTenant((db) => db.deleteFrom('secrets').where('name', '=', name).executeTakeFirst()),
      );
      return numDeletedRows > 0n;
    },
    async dropExpired(nowMs) {
      await reading(
        inTenant((db) => db.deleteFrom('secrets').where('valid_until_ms', '<=', Math.floor(nowMs)).execute()),
      );
    },
  };
}

function reseals(inTenant: InTenant): Pick<SecretStore, 'olderThan' | 'reseal'> {
  return {
    async olderThan(keyVersion, limit) {
      const rows = await reading(
        inTenant((db) =>
          db
            .selectFrom('secrets')
            .select(['name', 'version', 'key_version', 'sealed'])
            .where('key_version', '<', keyVersion)
            .orderBy('name')
            .orderBy('version')
            .limit(limit)
            .execute(),
        ),
      );
      return rows.map(present);
    },
    async reseal({ name, version, sealed: was }, now) {
      try {
        const { numUpdatedRows } = await inTenant((db) =>
          db
            .updateTable('secrets')
            .set({ key_version: now.keyVersion, sealed: now.bytes })
            .where('name', '=', name)
            .where('version', '=', version)
            .where('sealed', '=', was.bytes)
            .executeTakeFirst(),
        );
        return numUpdatedRows > 0n;
      } catch (fault) {
        if (LOST_RACE.includes(faultCode(fault))) return false;
        return reading(Promise.reject(fault));
      }
    },
  };
}

function present({ name, version, key_version, sealed }: Row): SealedSecret {
  return { name, version, sealed: { keyVersion: key_version, bytes: sealed } };
}
