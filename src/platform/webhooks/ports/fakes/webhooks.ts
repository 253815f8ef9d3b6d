/** Webhooks in memory, of all tenants: their stores, the queue, and inbound hooks. Passes the contracts. */
import { REPLAY_WINDOW_MS } from '../../signature.ts';
import type { InboundHook, InboundHooksOfAll, InboundHookStore } from '../inbound-hooks.ts';
import type { Attempt, Delivery, DeliveryQueue, Webhook, WebhookStore } from '../webhook-store.ts';

interface Kept {
  delivery: Delivery;
  tenantId: string;
  claimedUntilMs: number;
  log: Attempt[];
}

export interface MemoryWebhooks {
  storeOf(tenantId: string): WebhookStore;
  queue: DeliveryQueue;
  inboundOf(tenantId: string): InboundHookStore;
  inbound: InboundHooksOfAll;
}

export function memoryWebhooks(): MemoryWebhooks {
  const webhooks = new Map<string, Webhook>();
  const deliveries = new Map<string, Kept>();
  const hooks = new Map<string, InboundHook>();
  const taken = new Map<string, number>();
  return {
    storeOf: (tenantId) => storeOf(tenantId, webhooks, deliveries),
    queue: queueOf(webhooks, deliveries),
    inboundOf: (tenantId) => ({
      async create(hook) {
        const made = { ...hook, tenantId, generation: 1 };
        hooks.set(hook.id, made);
        return { ...made };
      },
      list: async () => [...hooks.values()].filter((hook) => hook.tenantId === tenantId),
      remove: async (id) => hooks.get(id)?.tenantId === tenantId && hooks.delete(id),
    }),
    inbound: {
      find: async (id) => hooks.get(id) ?? null,
      async takeOnce({ id }, signature, nowMs) {
        const key = `${id} ${signature}`;
        const before = taken.get(key);
        if (before !== undefined && before >= nowMs - 2 * REPLAY_WINDOW_MS) return false;
        taken.set(key, nowMs);
        return true;
      },
    },
  };
}

function storeOf(
  tenantId: string,
  webhooks: Map<string, Webhook>,
  deliveries: Map<string, Kept>,
): WebhookStore {
  const own = (id: string): Webhook | null => {
    const found = webhooks.get(id);
    return found?.tenantId === tenantId ? found : null;
  };
  const sent = (): Kept[] =>
    [...deliveries.values()].filter((each) => each.tenantId === tenantId).toReversed();
  const kept = (id: string): Kept | null => sent().find(({ delivery }) => delivery.id === id) ?? null;
  const fresh = { active: true, generation: 1, failingSinceMs: null, disabledReason: null };
  return {
    async create(webhook) {
      const made: Webhook = { ...webhook, tenantId, ...fresh };
      webhooks.set(made.id, made);
      return structuredClone(made);
    },
    list: async () => structuredClone([...webhooks.values()].filter((each) => each.tenantId === tenantId)),
    get: async (id) => structuredClone(own(id)),
    async update(id, change) {
      const found = own(id);
      if (found === null) return null;
      Object.assign(found, change, change.active === true && { failingSinceMs: null, disabledReason: null });
      return structuredClone(found);
    },
    async remove(id) {
      if (own(id) === null) return false;
      for (const { delivery } of sent()) if (delivery.webhookId === id) deliveries.delete(delivery.id);
      return webhooks.delete(id);
    },
    async enqueue(event, { nowMs, newId, only }) {
      const wants = ({ id, active, events }: Webhook): boolean =>
        only === undefined ? active && (events.includes('*') || events.includes(event.type)) : id === only;
      const wanted = [...webhooks.values()].filter((each) => each.tenantId === tenantId && wants(each));
      return wanted.map(({ id: webhookId }) => {
        const delivery: Delivery = {
          id: newId(),
          webhookId,
          eventId: event.id,
          type: event.type,
          body: JSON.stringify(event),
          state: 'waiting',
          attempts: 0,
          createdAtMs: nowMs,
          nextAtMs: nowMs,
        };
        deliveries.set(delivery.id, { delivery, tenantId, claimedUntilMs: 0, log: [] });
        return delivery.id;
      });
    },
    deliveries: async ({ limit, webhookId, state, beforeMs = Infinity }) =>
      sent()
        .map(({ delivery }) => structuredClone(delivery))
        .filter(
          (each) => (webhookId ?? each.webhookId) === each.webhookId && (state ?? each.state) === each.state,
        )
        .filter((each) => each.createdAtMs < beforeMs)
        .slice(0, limit),
    async delivery(id) {
      const found = kept(id);
      return found && structuredClone({ ...found.delivery, log: found.log });
    },
    async replay(id, nowMs) {
      const found = kept(id);
      if (found === null) return null;
      Object.assign(found.delivery, { state: 'waiting', attempts: 0, nextAtMs: nowMs });
      found.claimedUntilMs = 0;
      return structuredClone(found.delivery);
    },
  };
}

function queueOf(webhooks: Map<string, Webhook>, deliveries: Map<string, Kept>): DeliveryQueue {
  return {
    async claim({ nowMs, leaseMs, most, mostOfOne }) {
      const of = new Map<string, number>();
      const due = [...deliveries.values()].filter((each) => {
        const { delivery, claimedUntilMs } = each;
        const active = webhooks.get(delivery.webhookId)?.active === true || delivery.type === 'webhook.test';
        if (delivery.state !== 'waiting' || delivery.nextAtMs! > nowMs || claimedUntilMs > nowMs || !active)
          return false;
        const place = (of.get(delivery.webhookId) ?? 0) + 1;
        of.set(delivery.webhookId, place);
        return place <= mostOfOne;
      });
      return due.slice(0, most).map((each) => {
        each.claimedUntilMs = nowMs + leaseMs;
        each.delivery.attempts += 1;
        return structuredClone({ delivery: each.delivery, webhook: webhooks.get(each.delivery.webhookId)! });
      });
    },
    async settle({ delivery }, { attempt, state, nextAtMs, disable }) {
      const kept = deliveries.get(delivery.id);
      const webhook = webhooks.get(delivery.webhookId);
      if (kept === undefined || webhook === undefined) return;
      Object.assign(kept.delivery, { state, nextAtMs });
      kept.claimedUntilMs = 0;
      kept.log.push(attempt);
      webhook.failingSinceMs = state === 'delivered' ? null : (webhook.failingSinceMs ?? attempt.atMs);
      if (disable !== null) Object.assign(webhook, { active: false, disabledReason: disable });
    },
  };
}
