/** Webhooks out and in, and what was delivered. */
import type { z } from 'zod';
import {
  InboundHookList,
  NewInboundHook,
  NewWebhook,
  Webhook,
  type WebhookChange,
  WebhookDeliveryList,
  WebhookDeliveryLog,
  type WebhookInput,
  WebhookList,
} from '#wire/webhooks.ts';
import { request, send, sending } from '../ui/request.ts';

const at = (id: string): string => `/api/webhooks/${encodeURIComponent(id)}`;

export const webhooksApi = {
  list: (signal: AbortSignal) => request(WebhookList, '/api/webhooks', { signal }),
  make: (input: z.input<typeof WebhookInput>) => request(NewWebhook, '/api/webhooks', sending('POST', input)),
  change: (id: string, change: z.input<typeof WebhookChange>) =>
    request(Webhook, at(id), sending('PATCH', change)),
  remove: (id: string) => send(at(id), sending('DELETE')),
  test: (id: string) => send(`${at(id)}/test`, sending('POST')),
  deliveries: (webhookId: string, signal: AbortSignal) =>
    request(
      WebhookDeliveryList,
      `/api/webhook-deliveries?${new URLSearchParams({ webhook: webhookId }).toString()}`,
      { signal },
    ),
  delivery: (id: string, signal: AbortSignal) =>
    request(WebhookDeliveryLog, `/api/webhook-deliveries/${encodeURIComponent(id)}`, { signal }),
  replay: (id: string) => send(`/api/webhook-deliveries/${encodeURIComponent(id)}/replay`, sending('POST')),
  hooks: (signal: AbortSignal) => request(InboundHookList, '/api/hooks', { signal }),
  makeHook: (name: string) => request(NewInboundHook, '/api/hooks', sending('POST', { name })),
  removeHook: (id: string) => send(`/api/hooks/${encodeURIComponent(id)}`, sending('DELETE')),
};
