/** A tenant's policy of redaction in PostgreSQL. */
import type { RedactionStore } from '#platform/governance/custody/redaction/redaction-store.ts';
import type { RedactionPolicy } from '#platform/governance/custody/redaction/redactions.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';

export function postgresRedactionStore(inTenant: InTenant, tenantId: string): RedactionStore {
  return {
    async get() {
      const row = await reading(
        inTenant((db) => db.selectFrom('redaction_policies').select('policy').executeTakeFirst()),
      );
      return row ? (JSON.parse(row.policy) as RedactionPolicy) : null;
    },
    async put(policy) {
      const text = JSON.stringify(policy);
      await reading(
        inTenant((db) =>
          db
            .insertInto('redaction_policies')
            .values({ tenant_id: tenantId, policy: text })
            .onConflict((taken) => taken.column('tenant_id').doUpdateSet({ policy: text }))
            .execute(),
        ),
      );
    },
  };
}
