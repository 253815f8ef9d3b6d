/** Webhooks and deliveries as the API shows them. */
import type { InboundHook as KeptHook } from '#platform/webhooks/ports/inbound-hooks.ts';
import type { Attempt, Delivery, Webhook as Kept } from '#platform/webhooks/ports/webhook-store.ts';
import type { InboundHook, Webhook, WebhookDelivery } from '#wire/webhooks.ts';

export function presentWebhook({ id, url, events, description, active, ...rest }: Kept): Webhook {
  const { createdAtMs, failingSinceMs, disabledReason } = rest;
  const failingSince = failingSinceMs === null ? null : iso(failingSinceMs);
  return { id, url, events, description, active, createdAt: iso(createdAtMs), failingSince, disabledReason };
}

export function presentDelivery(delivery: Delivery): WebhookDelivery {
  const { id, webhookId, eventId, type, state, attempts, createdAtMs, nextAtMs } = delivery;
  const nextAt = nextAtMs === null ? null : iso(nextAtMs);
  return { id, webhookId, eventId, type, state, attempts, createdAt: iso(createdAtMs), nextAt };
}

export function presentAttempt({ atMs, ...rest }: Attempt) {
  return { ...rest, at: iso(atMs) };
}

export function presentHook({ id, name, createdAtMs }: KeptHook): InboundHook {
  return { id, name, path: `/api/hooks/${id}`, createdAt: iso(createdAtMs) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
