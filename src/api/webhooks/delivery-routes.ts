/** What was sent to webhooks, what became of it, and sending it again. */
import type { FastifyRequest } from 'fastify';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { presentAttempt, presentDelivery } from './present.ts';
import * as schema from './schema.ts';

export async function deliveryRoutes(
  server: Server,
  { tenant, clock, nudgeWebhooks }: ApiDeps,
): Promise<void> {
  const own = (request: FastifyRequest) => tenant(principalOf(request).tenantId).webhooks;
  const read = { permission: 'webhooks:read' } as const;

  server.get('/api/webhook-deliveries', { config: read, schema: schema.listDeliveries }, async (request) => {
    const { webhook, state, before, limit } = request.query;
    const rows = await own(request).deliveries({
      limit: limit + 1,
      ...(webhook !== undefined && { webhookId: webhook }),
      ...(state !== undefined && { state }),
      ...(before !== undefined && { beforeMs: Date.parse(before) }),
    });
    const deliveries = rows.slice(0, limit).map(presentDelivery);
    return { deliveries, nextBefore: rows.length > limit ? (deliveries.at(-1)?.createdAt ?? null) : null };
  });

  server.get('/api/webhook-deliveries/:id', { config: read, schema: schema.oneDelivery }, async (request) => {
    const delivery = await own(request).delivery(request.params.id);
    if (delivery === null) throw unknown();
    return { ...presentDelivery(delivery), body: delivery.body, log: delivery.log.map(presentAttempt) };
  });

  server.post(
    '/api/webhook-deliveries/:id/replay',
    { config: { permission: 'webhooks:update' }, schema: schema.replayDelivery },
    async (request, reply) => {
      const delivery = await own(request).replay(request.params.id, Math.round(clock.epochMs()));
      if (delivery === null) throw unknown();
      nudgeWebhooks();
      return reply.code(202).send(presentDelivery(delivery));
    },
  );
}

function unknown(): ParleyError {
  return new ParleyError('webhook.unknown', 'There is no delivery with this id.');
}
