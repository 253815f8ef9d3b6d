/** A tenant's marked turns in PostgreSQL. */
import type { Author } from '#platform/agents/ports/agent-store.ts';
import type { ExampleStore } from '#platform/agents/ports/example-store.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';

const MOST_EXAMPLES = 500;

export function postgresExampleStore(own: InTenant, tenantId: string): ExampleStore {
  const work: InTenant = (does) => reading(own(does));
  return {
    add: ({ agentId, callId, seq, caller, agent, note, by, markedAtMs }) =>
      work(async (db) => {
        const said = {
          caller,
          agent,
          note,
          marked_by: JSON.stringify(by),
          marked_at_ms: Math.round(markedAtMs),
        };
        await db
          .insertInto('agent_examples')
          .values({ tenant_id: tenantId, agent_id: agentId, call_id: callId, seq, ...said })
          .onConflict((taken) => taken.columns(['tenant_id', 'agent_id', 'call_id', 'seq']).doUpdateSet(said))
          .execute();
      }),
    list: (agentId) =>
      work(async (db) => {
        const rows = db.selectFrom('agent_examples').selectAll().where('agent_id', '=', agentId);
        const newest = rows.orderBy('marked_at_ms', 'desc').orderBy('call_id').orderBy('seq');
        return (await newest.limit(MOST_EXAMPLES).execute()).map((row) => ({
          agentId,
          callId: row.call_id,
          seq: row.seq,
          caller: row.caller,
          agent: row.agent,
          note: row.note,
          by: row.marked_by as Author,
          markedAtMs: row.marked_at_ms,
        }));
      }),
    remove: (agentId, { callId, seq }) =>
      work(async (db) => {
        const [result] = await db
          .deleteFrom('agent_examples')
          .where('agent_id', '=', agentId)
          .where('call_id', '=', callId)
          .where('seq', '=', seq)
          .execute();
        return result?.numDeletedRows === 1n;
      }),
  };
}
