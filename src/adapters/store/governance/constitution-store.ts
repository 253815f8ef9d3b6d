/** A tenant's constitutions, in PostgreSQL. */
import type { Selectable } from 'kysely';
import type { Constitution } from '#platform/governance/constitution/constitution.ts';
import type { ConstitutionStore } from '#platform/governance/ports/constitution-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import { fromJsonText, toJsonText } from '../json-text.ts';
import type { Database } from '../schema.ts';

export function postgresConstitutionStore(own: InTenant, tenantId: string): ConstitutionStore {
  const newest = (limit: number): Promise<Constitution[]> =>
    reading(
      own((db) =>
        db.selectFrom('constitutions').selectAll().orderBy('version', 'desc').limit(limit).execute(),
      ),
    ).then((rows) => rows.map(present));
  return {
    current: async () => (await newest(1))[0] ?? null,
    list: newest,
    async add({ version, principles, hash, author, note, createdAtMs }) {
      const row = {
        tenant_id: tenantId,
        version,
        principles: toJsonText(principles),
        hash,
        author,
        note,
        created_at_ms: Math.round(createdAtMs),
      };
      const [added] = await reading(
        own((db) =>
          db
            .insertInto('constitutions')
            .values(row)
            .onConflict((taken) => taken.doNothing())
            .execute(),
        ),
      );
      return added?.numInsertedOrUpdatedRows === 1n;
    },
  };
}

function present(row: Selectable<Database['constitutions']>): Constitution {
  const { version, hash, author, note } = row;
  const principles = fromJsonText(row.principles) as string[];
  return { version, principles, hash, author, note, createdAtMs: row.created_at_ms };
}
