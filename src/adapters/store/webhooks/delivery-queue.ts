/** The deliveries of all tenants, for who sends them: on the owner's connection, each claimed by one process at a time. */
import { type Kysely, sql } from 'kysely';
import type { Claimed, DeliveryQueue, Outcome } from '#platform/webhooks/ports/webhook-store.ts';
import { reading } from '../database.ts';
import type { Database } from '../schema.ts';
import { presentDelivery, presentWebhook } from './webhook-store.ts';

export function postgresDeliveryQueueOfAll(db: Kysely<Database>): DeliveryQueue {
  return {
    claim: (how) => reading(db.transaction().execute((trx) => claim(trx, how))),
    settle: (claimed, outcome) => reading(db.transaction().execute((trx) => settle(trx, claimed, outcome))),
  };
}

async function claim(
  trx: Kysely<Database>,
  { nowMs, leaseMs, most, mostOfOne }: Parameters<DeliveryQueue['claim']>[0],
): Promise<Claimed[]> {
  const { rows } = await sql<{ id: string }>`
            update webhook_deliveries set claimed_until_ms = ${nowMs + leaseMs}, attempts = attempts + 1
            where id in (
              select d.id from webhook_deliveries d
              where d.id in (
                select ranked.id from (
                  select due.id, due.next_at_ms, row_number() over (partition by due.webhook_id order by due.next_at_ms) as place
                  from webhook_deliveries due join webhooks w on w.id = due.webhook_id
                  where due.state = 'waiting' and due.next_at_ms <= ${nowMs} and due.claimed_until_ms <= ${nowMs}
                    and (w.active or due.type = 'webhook.test')
                ) ranked where ranked.place <= ${mostOfOne} order by ranked.next_at_ms limit ${most}
              )
              and d.state = 'waiting' and d.claimed_until_ms <= ${nowMs}
              for update skip locked
            )
            returning id`.execute(trx);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const deliveries = await trx.selectFrom('webhook_deliveries').selectAll().where('id', 'in', ids).execute();
  const webhooks = await trx
    .selectFrom('webhooks')
    .selectAll()
    .where('id', 'in', [...new Set(deliveries.map((each) => each.webhook_id))])
    .execute();
  return deliveries.flatMap((row) => {
    const webhook = webhooks.find(({ id }) => id === row.webhook_id);
    return webhook === undefined
      ? []
      : [{ delivery: presentDelivery(row), webhook: presentWebhook(webhook) }];
  });
}

async function settle(
  trx: Kysely<Database>,
  { delivery, webhook }: Claimed,
  { attempt, state, nextAtMs, disable }: Outcome,
): Promise<void> {
  const still = await trx
    .updateTable('webhook_deliveries')
    .set({ state, next_at_ms: nextAtMs, claimed_until_ms: 0 })
    .where('id', '=', delivery.id)
    .returning('id')
    .executeTakeFirst();
  // The webhook was removed meanwhile.
  if (still === undefined) return;
  const { attempt: number, atMs, tookMs, status, code, answer } = attempt;
  await trx
    .insertInto('webhook_attempts')
    .values({
      tenant_id: webhook.tenantId,
      delivery_id: delivery.id,
      attempt: number,
      at_ms: atMs,
      took_ms: tookMs,
      status,
      code,
      answer: answer.slice(0, 1024),
    })
    .execute();
  await trx
    .updateTable('webhooks')
    .set({
      failing_since_ms: state === 'delivered' ? null : sql<number>`coalesce(failing_since_ms, ${atMs})`,
      ...(disable !== null && { active: false, disabled_reason: disable }),
    })
    .where('id', '=', webhook.id)
    .execute();
}
