/** Addresses where other programs tell us what happened: their list, and the one open door, which a signature opens. */
import type { FastifyRequest } from 'fastify';
import { demand } from '#platform/tenancy/principal.ts';
import { demandActive } from '#platform/tenancy/recognition.ts';
import { checkSignature, SIGNATURE_HEADER } from '#platform/webhooks/signature.ts';
import { ParleyError } from '#voice/errors.ts';
import { InboundEvent } from '#wire/webhooks.ts';
import { principalOf } from '../access/principal.ts';
import { CALLS_A_MINUTE } from '../calls/asked.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { orderIn, place } from './placing.ts';
import { presentHook } from './present.ts';
import { recorder } from './routes.ts';
import * as schema from './schema.ts';

/** Of one address, before anything is looked up. */
const EVENTS_A_MINUTE = 600;

export async function inboundHookRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, webhookSecretOf, clock, chance } = deps;
  const own = (request: FastifyRequest) => tenant(principalOf(request).tenantId).inboundHooks;
  const record = recorder(deps);

  server.get(
    '/api/hooks',
    { config: { permission: 'webhooks:read' }, schema: schema.listHooks },
    async (request) => ({ hooks: (await own(request).list()).map(presentHook) }),
  );

  server.post(
    '/api/hooks',
    { config: { permission: 'webhooks:update' }, schema: schema.createHook },
    async (request, reply) => {
      const { name } = request.body;
      // Its secret opens this too.
      demand(principalOf(request), 'calls:place');
      const id = chance.id('hook');
      await record(request, 'hooks.create', id, { name });
      const hook = await own(request).create({ id, name, createdAtMs: Math.round(clock.epochMs()) });
      return reply.code(201).send({ ...presentHook(hook), secret: webhookSecretOf(hook) });
    },
  );

  server.delete(
    '/api/hooks/:id',
    { config: { permission: 'webhooks:update' }, schema: schema.removeHook },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await own(request).list()).some((hook) => hook.id === id)) throw unknown();
      await record(request, 'hooks.remove', id, {});
      await own(request).remove(id);
      return reply.code(204).send(null);
    },
  );

  await server.register(async (scope) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    await takeRoute(scope as unknown as Server, deps);
  });
}

async function takeRoute(server: Server, deps: ApiDeps): Promise<void> {
  const { inboundHooks, webhookSecretOf, audit, clock, quotas, recognition } = deps;
  const calls = server.createRateLimit({
    max: CALLS_A_MINUTE,
    timeWindow: 60_000,
    keyGenerator: ({ params }) => (params as { id: string }).id,
  });
  const rateLimit = { max: EVENTS_A_MINUTE, timeWindow: 60_000 };
  server.post(
    '/api/hooks/:id',
    { config: { permission: 'public', rateLimit }, schema: schema.takeEvent },
    async (request, reply) => {
      const hook = await inboundHooks.find(request.params.id);
      if (hook === null) throw unknown();
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const header = request.headers[SIGNATURE_HEADER];
      const nowMs = clock.epochMs();
      const standing = checkSignature(typeof header === 'string' ? header : undefined, {
        secret: webhookSecretOf(hook),
        body,
        nowMs,
      });
      if (!standing.good) throw new ParleyError('request.forbidden', standing.why);
      const { tenantId, id, name } = hook;
      await quotas.request(tenantId);
      const tenant = await recognition.tenant(tenantId);
      if (tenant !== null) demandActive(tenant);
      const event = eventIn(body);
      const order = orderIn(event);
      if (order !== null) demandRoom(await calls(request));
      if (!(await inboundHooks.takeOnce(hook, standing.id, Math.round(nowMs)))) {
        throw new ParleyError('request.forbidden', 'This very request was taken before.');
      }
      await audit.record({
        tenantId,
        actor: { kind: 'service', id, label: name },
        action: 'hooks.receive',
        subject: event.callId === undefined ? { type: 'hook', id } : { type: 'call', id: event.callId },
        after: event.data,
        detail: { type: event.type, ...(event.id !== undefined && { id: event.id }) },
      });
      return reply.code(202).send(order === null ? { taken: true } : await place(order, hook, deps));
    },
  );
}

function demandRoom(standing: Awaited<ReturnType<ReturnType<Server['createRateLimit']>>>): void {
  if (standing.isAllowed || !standing.isExceeded) return;
  throw new ParleyError('request.rate_limited', `A hook may place ${CALLS_A_MINUTE} calls a minute.`, {
    retryAfterMs: standing.ttl,
  });
}

function eventIn(body: Buffer): InboundEvent {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ParleyError('request.invalid', 'The body is not JSON.');
  }
  const parsed = InboundEvent.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ParleyError('request.invalid', `${issue?.path.join('.') || 'The body'} ${issue?.message}`);
}

function unknown(): ParleyError {
  return new ParleyError('webhook.unknown', 'There is no hook with this id.');
}
