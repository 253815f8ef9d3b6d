/** A tenant's own policies, in PostgreSQL. */
import type { Selectable } from 'kysely';
import type { PolicyStore, PolicyVersion } from '#platform/governance/ports/policy-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

export function postgresPolicyStore(own: InTenant, tenantId: string): PolicyStore {
  return {
    async current() {
      const row = await reading(
        own((db) =>
          db.selectFrom('tenant_policies').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst(),
        ),
      );
      return row ? present(row) : null;
    },
    async get(version) {
      const row = await reading(
        own((db) =>
          db.selectFrom('tenant_policies').selectAll().where('version', '=', version).executeTakeFirst(),
        ),
      );
      return row ? present(row) : null;
    },
    list: (limit) =>
      reading(
        own((db) =>
          db
            .selectFrom('tenant_policies')
            .select(['version', 'author', 'note', 'created_at_ms as createdAtMs'])
            .orderBy('version', 'desc')
            .limit(limit)
            .execute(),
        ),
      ),
    async add({ version, source, author, note, createdAtMs }) {
      const row = {
        tenant_id: tenantId,
        version,
        source,
        author,
        note,
        created_at_ms: Math.round(createdAtMs),
      };
      const [added] = await reading(
        own((db) =>
          db
            .insertInto('tenant_policies')
            .values(row)
            .onConflict((taken) => taken.doNothing())
            .execute(),
        ),
      );
      return added?.numInsertedOrUpdatedRows === 1n;
    },
  };
}

function present(row: Selectable<Database['tenant_policies']>): PolicyVersion {
  const { version, source, author, note } = row;
  return { version, source, author, note, createdAtMs: row.created_at_ms };
}
