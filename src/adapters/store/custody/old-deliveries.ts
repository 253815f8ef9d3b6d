/** Deliveries of webhooks that retention deletes: they tell who called whom. */
import { sql } from 'kysely';
import type { OldDeliveries } from '#platform/governance/custody/retention/old-deliveries.ts';
import { digestOf } from './hold-over-person.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';

/** The hold over a delivery `d`: on the tenant, on the call that it tells of, or on who is on it; null where there is none. */
export const holdOverDelivery = sql`(
  select h.id from holds h
  left join calls c on c.id = d.body::jsonb #>> '{data,callId}'
  where h.lifted_at_ms is null and (h.subject_kind = 'tenant'
    or h.subject_kind = 'call' and h.subject = d.body::jsonb #>> '{data,callId}'
    or h.subject_kind = 'caller' and h.subject in (custody_party(c.caller), custody_party(c.callee),
      custody_party(d.body::jsonb #>> '{data,from}'), custody_party(d.body::jsonb #>> '{data,to}')))
  order by h.placed_at_ms limit 1)`;

export function postgresOldDeliveries(inTenant: InTenant, tenantId: string): OldDeliveries {
  return {
    async count(beforeMs) {
      const { rows } = await reading(
        inTenant((db) =>
          sql<{ count: number }>`select count(*) as count from webhook_deliveries d
            where d.created_at_ms < ${Math.floor(beforeMs)} and ${holdOverDelivery} is null`.execute(db),
        ),
      );
      return rows[0]!.count;
    },
    deleteSome: (beforeMs, limit, prove) =>
      inTenant(async (db) => {
        await reading(sql`select custody_turn(${tenantId})`.execute(db));
        const { rows } = await reading(
          sql<{ id: string; body: string }>`select d.id, d.body from webhook_deliveries d
            where d.created_at_ms < ${Math.floor(beforeMs)} and ${holdOverDelivery} is null
            order by d.created_at_ms, d.id limit ${limit} for update of d skip locked`.execute(db),
        );
        const digest = digestOf(rows.map(({ id, body }) => `${id} ${body}`));
        if (digest === null) return 0;
        await prove({ deliveries: rows.length, digest });
        const ids = rows.map(({ id }) => id);
        await reading(sql`delete from webhook_deliveries where id = any(${ids}::text[])`.execute(db));
        return ids.length;
      }),
  };
}
