/** Webhooks of the own tenant: who is told what, and a try. */
import { KNOWN_EVENTS } from '#platform/webhooks/event.ts';
import { newEvent } from '#platform/webhooks/outbox.ts';
import type { Webhook } from '#platform/webhooks/ports/webhook-store.ts';
import { ParleyError } from '#voice/errors.ts';
import type { FastifyRequest } from 'fastify';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { presentDelivery, presentWebhook } from './present.ts';
import * as schema from './schema.ts';

const read = { permission: 'webhooks:read' } as const;
const update = { permission: 'webhooks:update' } as const;

export async function webhookRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, webhookSecretOf, clock, chance } = deps;
  const own = (request: FastifyRequest) => tenant(principalOf(request).tenantId).webhooks;
  const record = recorder(deps);

  server.get('/api/webhooks', { config: read, schema: schema.listWebhooks }, async (request) => ({
    webhooks: (await own(request).list()).map(presentWebhook),
    events: [...KNOWN_EVENTS],
  }));

  server.post('/api/webhooks', { config: update, schema: schema.createWebhook }, async (request, reply) => {
    const { url, events, description } = request.body;
    await deps.requests.check(url);
    const id = chance.id('whk');
    await record(request, 'webhooks.create', id, { host: new URL(url).host, events });
    const createdAtMs = Math.round(clock.epochMs());
    const webhook = await own(request).create({ id, url, events, description, createdAtMs });
    return reply.code(201).send({ ...presentWebhook(webhook), secret: webhookSecretOf(webhook) });
  });

  server.get('/api/webhooks/:id', { config: read, schema: schema.oneWebhook }, async (request) =>
    presentWebhook(found(await own(request).get(request.params.id))),
  );

  server.patch('/api/webhooks/:id', { config: update, schema: schema.changeWebhook }, async (request) => {
    const { id } = request.params;
    const before = found(await own(request).get(id));
    if (request.body.url !== undefined) await deps.requests.check(request.body.url);
    await record(request, 'webhooks.update', id, { changed: Object.keys(request.body) }, before);
    return presentWebhook(found(await own(request).update(id, request.body)));
  });

  server.delete(
    '/api/webhooks/:id',
    { config: update, schema: schema.removeWebhook },
    async (request, reply) => {
      const { id } = request.params;
      const before = found(await own(request).get(id));
      await record(request, 'webhooks.remove', id, { host: new URL(before.url).host }, before);
      await own(request).remove(id);
      return reply.code(204).send(null);
    },
  );

  server.post('/api/webhooks/:id/secret', { config: update, schema: schema.renewSecret }, async (request) => {
    const { id } = request.params;
    const { generation } = found(await own(request).get(id));
    await record(request, 'webhooks.renew_secret', id, {});
    const webhook = found(await own(request).update(id, { generation: generation + 1 }));
    return { ...presentWebhook(webhook), secret: webhookSecretOf(webhook) };
  });
  testRoute(server, deps);
}

function testRoute(server: Server, { tenant, clock, chance, nudgeWebhooks }: ApiDeps): void {
  const own = (request: FastifyRequest) => tenant(principalOf(request).tenantId).webhooks;
  server.post(
    '/api/webhooks/:id/test',
    { config: update, schema: schema.testWebhook },
    async (request, reply) => {
      const { id } = request.params;
      const { tenantId } = found(await own(request).get(id));
      const event = newEvent({ tenantId, type: 'webhook.test', data: { webhookId: id } }, clock, chance);
      const how = { nowMs: Math.round(clock.epochMs()), newId: () => chance.id('dlv'), only: id };
      const [deliveryId] = await own(request).enqueue(event, how);
      const delivery = await own(request).delivery(deliveryId ?? '');
      if (delivery === null) throw new ParleyError('webhook.unknown', `There is no webhook ${id}.`);
      nudgeWebhooks();
      return reply.code(202).send(presentDelivery(delivery));
    },
  );
}

function found(webhook: Webhook | null): Webhook {
  if (webhook === null) throw new ParleyError('webhook.unknown', 'There is no webhook with this id.');
  return webhook;
}

/** Writes down who changed which webhook. */
export function recorder({ audit }: Pick<ApiDeps, 'audit'>) {
  return (
    request: FastifyRequest,
    action: `${'webhooks' | 'hooks'}.${Lowercase<string>}`,
    ...[id, detail, before]: [id: string, detail: Record<string, string | string[]>, before?: unknown]
  ): Promise<unknown> => {
    const actor = principalOf(request);
    const subject = { type: action.startsWith('hooks') ? 'hook' : 'webhook', id };
    return audit.record({ tenantId: actor.tenantId, actor, action, subject, detail, before });
  };
}
