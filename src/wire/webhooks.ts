/** Webhooks on the wire. */
import { z } from 'zod';
import { WaitingCall } from './placed-calls.ts';

const EventName = z
  .string()
  .regex(
    /^(?:\*|[a-z][a-z_]{1,39}(?:\.[a-z][a-z_]{0,39}){1,2})$/,
    'must be the name of an event, such as call.ended, or *',
  );

export const WebhookInput = z
  .object({
    url: z.string().min(1).max(2000),
    events: z.array(EventName).min(1).max(50).describe('Names of events, or `*` for all.'),
    description: z.string().max(300).default(''),
  })
  .meta({ id: 'WebhookWish' });

export const WebhookChange = z
  .object({
    url: z.string().min(1).max(2000).exactOptional(),
    events: z.array(EventName).min(1).max(50).exactOptional(),
    description: z.string().max(300).exactOptional(),
    active: z.boolean().exactOptional(),
  })
  .meta({ id: 'WebhookChange' });

export const Webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    description: z.string(),
    active: z.boolean(),
    createdAt: z.iso.datetime(),
    failingSince: z.iso.datetime().nullable(),
    disabledReason: z.string().nullable().describe('Why Parley switched it off; null when it did not.'),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

export const WebhookList = z
  .object({
    webhooks: z.array(Webhook),
    events: z.array(z.string()).describe('That Parley tells of itself.'),
  })
  .meta({ id: 'WebhookList' });
export const NewWebhook = Webhook.extend({ secret: z.string().describe('Shown now and never again.') }).meta({
  id: 'NewWebhook',
});

export const WebhookDelivery = z
  .object({
    id: z.string(),
    webhookId: z.string(),
    eventId: z.string(),
    type: z.string(),
    state: z.enum(['waiting', 'delivered', 'dead']),
    attempts: z.int(),
    createdAt: z.iso.datetime(),
    nextAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookDeliveryList = z
  .object({ deliveries: z.array(WebhookDelivery), nextBefore: z.iso.datetime().nullable() })
  .meta({ id: 'WebhookDeliveryList' });

export const WebhookDeliveryLog = WebhookDelivery.extend({
  body: z.string(),
  log: z.array(
    z.object({
      attempt: z.int(),
      at: z.iso.datetime(),
      tookMs: z.int(),
      status: z.int().nullable(),
      code: z.string().nullable().describe('A code from docs/ERRORS.md where no answer came.'),
      answer: z.string().describe('The beginning of the answer.'),
    }),
  ),
}).meta({ id: 'WebhookDeliveryLog' });

export const InboundHook = z
  .object({ id: z.string(), name: z.string(), path: z.string(), createdAt: z.iso.datetime() })
  .meta({ id: 'InboundHook' });
export type InboundHook = z.infer<typeof InboundHook>;
export const InboundHookList = z.object({ hooks: z.array(InboundHook) }).meta({ id: 'InboundHookList' });
export const NewInboundHook = InboundHook.extend({ secret: z.string() }).meta({ id: 'NewInboundHook' });
export const InboundHookInput = z
  .object({ name: z.string().min(1).max(100) })
  .meta({ id: 'InboundHookWish' });

/** What another program tells us. */
export const InboundEvent = z.object({
  type: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}(?:\.[a-z0-9_]{1,40}){1,3}$/, 'must be of the form order.shipped'),
  id: z.string().max(200).exactOptional(),
  callId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .exactOptional(),
  data: z.record(z.string(), z.unknown()).default({}),
});
export type InboundEvent = z.infer<typeof InboundEvent>;

/** The answer to it. */
export const InboundTaken = z
  .object({ taken: z.literal(true) })
  .extend({
    callId: z.string().exactOptional().describe('The call that `call.place` has placed.'),
    ...WaitingCall.partial().shape,
  })
  .meta({ id: 'InboundTaken' });
