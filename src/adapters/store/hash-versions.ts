/** Gives the versions that a migration has made of older agents their hash, which no SQL can compute. All tenants', as the owner. */
import type { Kysely } from 'kysely';
import { versionHash } from '#platform/agents/versions/canonical.ts';
import type { Database } from './schema.ts';

const AT_ONCE = 200;

export async function hashVersionsOfAll(db: Kysely<Database>): Promise<void> {
  for (;;) {
    const bare = db.selectFrom('agent_versions').select(['tenant_id', 'agent_id', 'number', 'source']);
    const rows = await bare.where('hash', '=', '').limit(AT_ONCE).execute();
    for (const { tenant_id, agent_id, number, source } of rows) {
      await db
        .updateTable('agent_versions')
        .set({ hash: versionHash(source) })
        .where('tenant_id', '=', tenant_id)
        .where('agent_id', '=', agent_id)
        .where('number', '=', number)
        .where('hash', '=', '')
        .execute();
    }
    if (rows.length < AT_ONCE) return;
  }
}
