/** A tenant's own sign-in provider, and who signs in by it. */
import type { Kysely } from 'kysely';
import type { TenancyStore } from '#platform/tenancy/ports/tenancy-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

type Sso = Pick<TenancyStore, 'sso' | 'putSso' | 'removeSso' | 'ssoPerson' | 'linkSso'>;

export function tenantSso(own: InTenant, tenantId: string): Sso {
  return {
    sso: async () => (await reading(own((db) => ssoRow(db)))) ?? null,
    async putSso({ issuer, clientId, sealedSecret, newcomerRole, domains, updatedAtMs }) {
      const row = {
        issuer,
        client_id: clientId,
        sealed_secret: sealedSecret,
        newcomer_role: newcomerRole,
        domains,
        updated_at_ms: Math.round(updatedAtMs),
      };
      await reading(
        own((db) =>
          db
            .insertInto('sso_providers')
            .values({ ...row, tenant_id: tenantId })
            .onConflict((taken) => taken.column('tenant_id').doUpdateSet(row))
            .execute(),
        ),
      );
    },
    removeSso: async () =>
      (await reading(own((db) => db.deleteFrom('sso_providers').executeTakeFirst()))).numDeletedRows > 0n,
    ssoPerson: async (issuer, subject) => {
      const row = await reading(
        own((db) =>
          db
            .selectFrom('sso_people')
            .select('user_id')
            .where('issuer', '=', issuer)
            .where('subject', '=', subject)
            .executeTakeFirst(),
        ),
      );
      return row?.user_id ?? null;
    },
    async linkSso({ issuer, subject, personId }) {
      await reading(
        own((db) =>
          db
            .insertInto('sso_people')
            .values({ tenant_id: tenantId, issuer, subject, user_id: personId })
            .onConflict((taken) => taken.doNothing())
            .execute(),
        ),
      );
    },
  };
}

function ssoRow(db: Kysely<Database>) {
  return db
    .selectFrom('sso_providers')
    .select([
      'issuer',
      'client_id as clientId',
      'sealed_secret as sealedSecret',
      'newcomer_role as newcomerRole',
      'domains',
      'updated_at_ms as updatedAtMs',
    ])
    .executeTakeFirst();
}
