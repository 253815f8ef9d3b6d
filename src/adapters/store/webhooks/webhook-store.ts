/** One tenant's webhooks and their deliveries in PostgreSQL. */
import type { Kysely, Selectable } from 'kysely';
import type { Delivery, Webhook, WebhookStore } from '#platform/webhooks/ports/webhook-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

const MOST = 500;

export function postgresWebhookStore(inTenant: InTenant, tenantId: string): WebhookStore {
  const work: Work = (task) => reading(inTenant(task));
  return {
    create: ({ createdAtMs, ...webhook }) =>
      work(async (db) => {
        const row = { ...webhook, tenant_id: tenantId, created_at_ms: createdAtMs };
        return presentWebhook(
          await db.insertInto('webhooks').values(row).returningAll().executeTakeFirstOrThrow(),
        );
      }),
    list: () =>
      work(async (db) =>
        (
          await db
            .selectFrom('webhooks')
            .selectAll()
            .orderBy('created_at_ms')
            .orderBy('id')
            .limit(MOST)
            .execute()
        ).map(presentWebhook),
      ),
    get: (id) =>
      work(async (db) =>
        one(
          await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst(),
          presentWebhook,
        ),
      ),
    update: (id, change) =>
      work(async (db) => {
        const on = change.active === true ? { failing_since_ms: null, disabled_reason: null } : {};
        const query = db
          .updateTable('webhooks')
          .set({ id, ...change, ...on })
          .where('id', '=', id);
        return one(await query.returningAll().executeTakeFirst(), presentWebhook);
      }),
    remove: (id) =>
      work(
        async (db) =>
          (await db.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n,
      ),
    ...sent(work),
  };
}

type Work = <Result>(task: (db: Kysely<Database>) => Promise<Result>) => Promise<Result>;

function one<Row, Result>(row: Row | undefined, present: (row: Row) => Result): Result | null {
  return row === undefined ? null : present(row);
}

/** What was sent, and is to be. */
function sent(work: Work): Pick<WebhookStore, 'enqueue' | 'deliveries' | 'delivery' | 'replay'> {
  return {
    enqueue: (event, how) => work((db) => enqueue(db, event, how)),
    deliveries: ({ limit, webhookId, state, beforeMs }) =>
      work(async (db) => {
        let query = db
          .selectFrom('webhook_deliveries')
          .selectAll()
          .orderBy('created_at_ms', 'desc')
          .orderBy('id', 'desc');
        if (webhookId !== undefined) query = query.where('webhook_id', '=', webhookId);
        if (state !== undefined) query = query.where('state', '=', state);
        if (beforeMs !== undefined) query = query.where('created_at_ms', '<', beforeMs);
        return (await query.limit(limit).execute()).map(presentDelivery);
      }),
    delivery: (id) =>
      work(async (db) => {
        const row = await db
          .selectFrom('webhook_deliveries')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        if (row === undefined) return null;
        const attempts = db
          .selectFrom('webhook_attempts')
          .select(['attempt', 'at_ms as atMs', 'took_ms as tookMs', 'status', 'code', 'answer'])
          .where('delivery_id', '=', id);
        return {
          ...presentDelivery(row),
          log: await attempts.orderBy('at_ms').orderBy('attempt').limit(MOST).execute(),
        };
      }),
    replay: (id, nowMs) =>
      work(async (db) => {
        const again = { state: 'waiting', attempts: 0, next_at_ms: nowMs, claimed_until_ms: 0 } as const;
        const query = db.updateTable('webhook_deliveries').set(again).where('id', '=', id);
        return one(await query.returningAll().executeTakeFirst(), presentDelivery);
      }),
  };
}

async function enqueue(
  db: Kysely<Database>,
  event: Parameters<WebhookStore['enqueue']>[0],
  { nowMs, newId, only }: Parameters<WebhookStore['enqueue']>[1],
): Promise<string[]> {
  let wanted = db.selectFrom('webhooks').select('id');
  wanted =
    only === undefined
      ? wanted
          .where('active', '=', true)
          .where((row) =>
            row.or([
              row(row.val(event.type), '=', row.fn.any('events')),
              row(row.val('*'), '=', row.fn.any('events')),
            ]),
          )
      : wanted.where('id', '=', only);
  const found = await wanted.execute();
  if (found.length === 0) return [];
  const body = JSON.stringify(event);
  const rows = found.map(({ id }) => ({
    id: newId(),
    tenant_id: event.tenantId,
    webhook_id: id,
    event_id: event.id,
    type: event.type,
    body,
    created_at_ms: nowMs,
    next_at_ms: nowMs,
  }));
  await db.insertInto('webhook_deliveries').values(rows).execute();
  return rows.map(({ id }) => id);
}

export function presentWebhook(row: Selectable<Database['webhooks']>): Webhook {
  const { id, tenant_id, url, events, description, active, generation } = row;
  return {
    id,
    tenantId: tenant_id,
    url,
    events,
    description,
    active,
    generation,
    createdAtMs: row.created_at_ms,
    failingSinceMs: row.failing_since_ms,
    disabledReason: row.disabled_reason,
  };
}

export function presentDelivery(row: Selectable<Database['webhook_deliveries']>): Delivery {
  const { id, webhook_id, event_id, type, body, state, attempts, created_at_ms, next_at_ms } = row;
  return {
    id,
    webhookId: webhook_id,
    eventId: event_id,
    type,
    body,
    state,
    attempts,
    createdAtMs: created_at_ms,
    nextAtMs: next_at_ms,
  };
}
