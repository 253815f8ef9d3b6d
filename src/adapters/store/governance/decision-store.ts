/** What the gate decided, in PostgreSQL. */
import type { Decision, DecisionStore } from '#platform/governance/ports/decision-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import { fromJsonText, toJsonText } from '../json-text.ts';

export function postgresDecisionStore(own: InTenant, tenantId: string): DecisionStore {
  return {
    async add(decision) {
      const row = {
        id: decision.id,
        tenant_id: tenantId,
        at_ms: Math.round(decision.atMs),
        action: decision.action,
        outcome: decision.outcome,
        tier: decision.tier,
        call_id: decision.callId,
        latency_ms: decision.latencyMs,
        decision: toJsonText(decision),
      };
      await reading(
        own((db) =>
          db
            .insertInto('policy_decisions')
            .values(row)
            .onConflict((taken) => taken.doNothing())
            .execute(),
        ),
      );
    },
    async get(id) {
      const row = await reading(
        own((db) =>
          db.selectFrom('policy_decisions').select('decision').where('id', '=', id).executeTakeFirst(),
        ),
      );
      return row ? (fromJsonText(row.decision) as Decision) : null;
    },
    async list({ limit, before, action, outcome, callId }) {
      const rows = await reading(
        own((db) => {
          let query = db
            .selectFrom('policy_decisions')
            .select('decision')
            .orderBy('at_ms', 'desc')
            .orderBy('id', 'desc')
            .limit(limit);
          if (action !== undefined) query = query.where('action', '=', action);
          if (outcome !== undefined) query = query.where('outcome', '=', outcome);
          if (callId !== undefined) query = query.where('call_id', '=', callId);
          if (before !== undefined) {
            query = query.where((row) =>
              row.eb(row.refTuple('at_ms', 'id'), '<', row.tuple(before.atMs, before.id)),
            );
          }
          return query.execute();
        }),
      );
      return rows.map(({ decision }) => fromJsonText(decision) as Decision);
    },
  };
}
