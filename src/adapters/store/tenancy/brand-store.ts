/** How a tenant looks, in PostgreSQL. */
import type { BrandStore } from '#platform/tenancy/ports/brand-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';

const BRAND = ['name', 'accent', 'logo_hash as logoHash', 'updated_at_ms as updatedAtMs'] as const;

export function postgresBrandStore(own: InTenant, tenantId: string): BrandStore {
  return {
    brand: async () =>
      (await reading(own((db) => db.selectFrom('brands').select(BRAND).executeTakeFirst()))) ?? null,
    async logo() {
      const row = await reading(
        own((db) =>
          db
            .selectFrom('brands')
            .select(['logo as bytes', 'logo_type as mediaType', 'logo_hash as hash'])
            .executeTakeFirst(),
        ),
      );
      if (!row || row.bytes === null || row.mediaType === null || row.hash === null) return null;
      return { bytes: new Uint8Array(row.bytes), mediaType: row.mediaType, hash: row.hash };
    },
    putBrand({ name, accent, updatedAtMs }, logo) {
      const row = {
        name,
        accent,
        updated_at_ms: Math.round(updatedAtMs),
        ...(logo !== undefined && {
          logo: logo === null ? null : Buffer.from(logo.bytes),
          logo_type: logo?.mediaType ?? null,
          logo_hash: logo?.hash ?? null,
        }),
      };
      return reading(
        own((db) =>
          db
            .insertInto('brands')
            .values({ ...row, tenant_id: tenantId })
            .onConflict((taken) => taken.column('tenant_id').doUpdateSet(row))
            .returning(BRAND)
            .executeTakeFirstOrThrow(),
        ),
      );
    },
  };
}
