/** A tenant's agents in PostgreSQL. */
import type { Kysely } from 'kysely';
import type { Clock } from '#voice/ports/clock.ts';
import type { AgentRow, AgentStore } from '#platform/agents/ports/agent-store.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';
import type { Database } from './schema.ts';

const MOST_AGENTS = 1_000;

/** `clock` gives the time at which an agent was last put. */
export function postgresAgentStore(own: InTenant, tenantId: string, clock: Clock): AgentStore {
  return {
    list: (): Promise<AgentRow[]> =>
      reading(own((db) => rows(db).orderBy('id').limit(MOST_AGENTS).execute())),
    get: async (id) => (await reading(own((db) => rows(db).where('id', '=', id).executeTakeFirst()))) ?? null,
    async put({ id, name, source }) {
      const updatedAtMs = Math.round(clock.epochMs());
      const row = { id, tenant_id: tenantId, name, source, updated_at_ms: updatedAtMs };
      await reading(
        own((db) =>
          db
            .insertInto('agents')
            .values(row)
            .onConflict((taken) =>
              taken.columns(['tenant_id', 'id']).doUpdateSet({ name, source, updated_at_ms: updatedAtMs }),
            )
            .execute(),
        ),
      );
      return { id, name, source, updatedAtMs };
    },
  };
}

function rows(db: Kysely<Database>) {
  return db.selectFrom('agents').select(['id', 'name', 'source', 'updated_at_ms as updatedAtMs']);
}
