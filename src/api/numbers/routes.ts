/** Phone numbers: the list, one of them, taking one into use, changing who answers, and letting it go. */
import type { FastifyRequest } from 'fastify';
import type { Principal } from '#platform/tenancy/principal.ts';
import { agentsOf, type Answering, isTimeZone } from '#platform/calls/numbers/answering.ts';
import { readNumber } from '#platform/calls/numbers/e164.ts';
import type { PhoneNumber } from '#platform/calls/numbers/ports/number-store.ts';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import { pastGate } from '../approvals/pass.ts';
import type { ApiDeps, TenantStores } from '../deps.ts';
import { ErrorsFound } from '../problem.ts';
import type { Server } from '../routes.ts';
import { presentNumber } from './present.ts';
import { addNumber, changeNumber, listNumbers, oneNumber, removeNumber } from './schema.ts';

export async function numberRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, clock, chance, audit } = deps;
  const asked = (request: FastifyRequest): { who: Principal; stores: TenantStores } => {
    const who = principalOf(request);
    return { who, stores: tenant(who.tenantId) };
  };
  const read = { permission: 'numbers:read' } as const;
  const update = { permission: 'numbers:update' } as const;

  server.get('/api/numbers', { config: read, schema: listNumbers }, async (request) => {
    const rows = await asked(request).stores.numbers.list();
    return { numbers: rows.map((row) => presentNumber(row, clock.epochMs())) };
  });

  server.get('/api/numbers/:id', { config: read, schema: oneNumber }, async (request) =>
    presentNumber(await found(asked(request).stores, request.params.id), clock.epochMs()),
  );

  server.post('/api/numbers', { config: update, schema: addNumber }, async (request, reply) => {
    const { who, stores } = asked(request);
    const { number, ...answering } = request.body;
    const { e164 } = await readNumber(number);
    await checkAnswering(answering, stores);
    const nowMs = clock.epochMs();
    const row = { id: chance.id('num'), number: e164, ...answering, createdAtMs: nowMs, updatedAtMs: nowMs };
    await pastGate(request, deps, provisioning('take', e164), async () => {
      const detail = { number: e164 };
      await audit.record({ ...about(who, row.id), action: 'numbers.add', after: row, detail });
      await stores.numbers.add(row);
    });
    return reply.code(201).send(presentNumber(row, nowMs));
  });

  server.put('/api/numbers/:id', { config: update, schema: changeNumber }, async (request) => {
    const { who, stores } = asked(request);
    const { body } = request;
    const before = await found(stores, request.params.id);
    await checkAnswering(body, stores);
    const after = { ...before, ...body, updatedAtMs: clock.epochMs() };
    await audit.record({ ...about(who, before.id), action: 'numbers.update', before, after });
    if (!(await stores.numbers.change(before.id, after))) throw unknown(before.id);
    return presentNumber(after, clock.epochMs());
  });

  server.delete('/api/numbers/:id', { config: update, schema: removeNumber }, async (request, reply) => {
    const { who, stores } = asked(request);
    const before = await found(stores, request.params.id);
    const { number } = before;
    await pastGate(request, deps, provisioning('give up', number), async () => {
      await audit.record({ ...about(who, before.id), action: 'numbers.remove', before, detail: { number } });
      if (!(await stores.numbers.remove(before.id))) throw unknown(before.id);
    });
    return reply.code(204).send(null);
  });
}

function provisioning(deed: 'take' | 'give up', number: string) {
  return {
    question: { action: 'number.provision', resource: { id: number } } as const,
    payload: { deed, number },
  };
}

function about(who: Principal, id: string) {
  return { tenantId: who.tenantId, actor: who, subject: { type: 'number', id } };
}

async function found({ numbers }: TenantStores, id: string): Promise<PhoneNumber> {
  const row = await numbers.get(id);
  if (row === null) throw unknown(id);
  return row;
}

function unknown(id: string): ParleyError {
  return new ParleyError('number.unknown', `There is no number ${id}.`);
}

/** Throws with all that no caller could be answered by: a zone that nobody knows, an agent that is not there. */
async function checkAnswering(answering: Answering, { agents }: TenantStores): Promise<void> {
  const { hours } = answering;
  if (hours !== null && !isTimeZone(hours.timeZone)) {
    const message = `there is no time zone ${hours.timeZone}`;
    const cure = 'Write its IANA name, such as Europe/Paris or America/New_York.';
    throw new ErrorsFound('request.invalid', [{ path: 'body.hours.timeZone', message, cure }]);
  }
  for (const id of agentsOf(answering)) {
    if ((await agents.get(id)) === null)
      throw new ParleyError('agent.unknown', `There is no agent ${id} to answer this number: make it first.`);
  }
}
