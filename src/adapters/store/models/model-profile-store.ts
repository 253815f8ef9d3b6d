/** A tenant's own model profiles in PostgreSQL. */
import type { ModelProfileStore } from '#platform/models/ports/model-profile-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';

const PROFILE = [
  'name',
  'url',
  'model',
  'secret',
  'updated_at_ms as updatedAtMs',
  'updated_by as updatedBy',
] as const;

export function postgresModelProfiles(own: InTenant, tenantId: string): ModelProfileStore {
  return {
    list: () =>
      reading(own((db) => db.selectFrom('model_profiles').select(PROFILE).orderBy('name').execute())),
    get: async (name) =>
      (await reading(
        own((db) =>
          db.selectFrom('model_profiles').select(PROFILE).where('name', '=', name).executeTakeFirst(),
        ),
      )) ?? null,
    async put({ name, url, model, secret, updatedAtMs, updatedBy }) {
      const row = { url, model, secret, updated_at_ms: Math.round(updatedAtMs), updated_by: updatedBy };
      await reading(
        own((db) =>
          db
            .insertInto('model_profiles')
            .values({ ...row, name, tenant_id: tenantId })
            .onConflict((taken) => taken.columns(['tenant_id', 'name']).doUpdateSet(row))
            .execute(),
        ),
      );
    },
    async remove(name) {
      const { numDeletedRows } = await reading(
        own((db) => db.deleteFrom('model_profiles').where('name', '=', name).executeTakeFirst()),
      );
      return numDeletedRows > 0n;
    },
  };
}
