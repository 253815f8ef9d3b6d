/** What a tenant may use, where it is not the default. */
import type { Kysely } from 'kysely';
import type { TenancyStore } from '#platform/tenancy/ports/tenancy-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

type Quotas = Pick<TenancyStore, 'quotas' | 'putQuotas' | 'callsSince'>;

export function tenantQuotas(own: InTenant, tenantId: string): Quotas {
  return {
    quotas: async () =>
      (await reading(own((db) => quotaRow(db)))) ?? {
        concurrentCalls: null,
        callsPerDay: null,
        storageBytes: null,
        requestsPerMinute: null,
      },
    async putQuotas({ concurrentCalls, callsPerDay, storageBytes, requestsPerMinute }) {
      const row = {
        concurrent_calls: concurrentCalls,
        calls_per_day: callsPerDay,
        storage_bytes: storageBytes,
        requests_per_minute: requestsPerMinute,
      };
      await reading(
        own((db) =>
          db
            .insertInto('quotas')
            .values({ ...row, tenant_id: tenantId })
            .onConflict((taken) => taken.column('tenant_id').doUpdateSet(row))
            .execute(),
        ),
      );
    },
    async callsSince(sinceMs, most) {
      const began = (db: Kysely<Database>) =>
        db
          .selectFrom('calls')
          .select('id')
          .where('tenant_id', '=', tenantId)
          .where('started_at_ms', '>=', Math.round(sinceMs))
          .where('state', 'not in', ['refused', 'failed'])
          .limit(most)
          .as('began');
      const row = await reading(
        own((db) =>
          db
            .selectFrom(began(db))
            .select((all) => all.fn.countAll<number>().as('count'))
            .executeTakeFirstOrThrow(),
        ),
      );
      return row.count;
    },
  };
}

function quotaRow(db: Kysely<Database>) {
  return db
    .selectFrom('quotas')
    .select([
      'concurrent_calls as concurrentCalls',
      'calls_per_day as callsPerDay',
      'storage_bytes as storageBytes',
      'requests_per_minute as requestsPerMinute',
    ])
    .executeTakeFirst();
}
