/** What the routes of webhooks take and give. */
import { z } from 'zod';
import {
  InboundHookInput,
  InboundHookList,
  InboundTaken,
  NewInboundHook,
  NewWebhook,
  Webhook,
  WebhookChange,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryLog,
  WebhookInput,
  WebhookList,
} from '#wire/webhooks.ts';
import { problems } from '../routes.ts';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an id');
const Id = z.object({ id });
const tags = ['webhooks'];
const usual = problems(400, 401, 403, 404, 503);
const gone = z.null().describe('Done.');

export const listWebhooks = { summary: 'Who is told what', tags, response: { 200: WebhookList, ...usual } };
export const createWebhook = {
  summary: 'Tells events to an address; the answer holds the secret that signs, once',
  tags,
  body: WebhookInput,
  response: { 201: NewWebhook, ...usual, ...problems(422) },
};
export const oneWebhook = { summary: 'One webhook', tags, params: Id, response: { 200: Webhook, ...usual } };
export const changeWebhook = {
  summary: 'Changes a webhook, or switches it on or off',
  tags,
  params: Id,
  body: WebhookChange,
  response: { 200: Webhook, ...usual, ...problems(422) },
};
export const removeWebhook = {
  summary: 'Removes a webhook and its deliveries',
  tags,
  params: Id,
  response: { 204: gone, ...usual },
};
export const renewSecret = {
  summary: 'Makes a new secret; the old one is over at once',
  tags,
  params: Id,
  response: { 200: NewWebhook, ...usual },
};
export const testWebhook = {
  summary: 'Sends `webhook.test` there now',
  tags,
  params: Id,
  response: { 202: WebhookDelivery, ...usual },
};
export const listDeliveries = {
  summary: 'Deliveries, newest first',
  tags,
  querystring: z.object({
    webhook: id.optional(),
    state: z.enum(['waiting', 'delivered', 'dead']).optional(),
    before: z.iso.datetime({ offset: true }).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: { 200: WebhookDeliveryList, ...usual },
};
export const oneDelivery = {
  summary: 'One delivery with each attempt',
  tags,
  params: Id,
  response: { 200: WebhookDeliveryLog, ...usual },
};
export const replayDelivery = {
  summary: 'Sends a delivery again',
  tags,
  params: Id,
  response: { 202: WebhookDelivery, ...usual },
};
export const listHooks = {
  summary: 'Addresses where others may tell us',
  tags,
  response: { 200: InboundHookList, ...usual },
};
export const createHook = {
  summary:
    'Makes an address where another program may tell us; the answer holds the secret that it signs with, once',
  tags,
  body: InboundHookInput,
  response: { 201: NewInboundHook, ...usual },
};
export const removeHook = {
  summary: 'Removes such an address',
  tags,
  params: Id,
  response: { 204: gone, ...usual },
};
export const takeEvent = {
  summary: 'Takes an event of another program, signed with `parley-signature`',
  description:
    'The body is JSON: `{ "type": "order.shipped", "id"?, "callId"?, "data"? }`. With the type `call.place` and what `POST /api/calls` takes as `data`, a call is placed. docs/WEBHOOKS.md has the signature.',
  tags,
  params: Id,
  response: { 202: InboundTaken, ...problems(400, 403, 404, 409, 413, 422, 429, 503) },
};
