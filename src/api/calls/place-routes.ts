/** Placing a call. */
import type { AskedCall } from '#platform/calls/outbound/ask.ts';
import type { NewCall } from '#wire/placed-calls.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { findCall } from './find.ts';
import { listens } from './parties.ts';
import { presentCall } from './present.ts';
import { placeCall } from './schema.ts';

/** Calls that one address may ask for in a minute: a mistake in a loop rings so many people at most. */
const CALLS_A_MINUTE = 120;

export async function placeRoutes(server: Server, { tenant, outbound }: ApiDeps): Promise<void> {
  const config = {
    permission: 'calls:place',
    rateLimit: { max: CALLS_A_MINUTE, timeWindow: 60_000 },
  } as const;
  server.post('/api/calls', { config, schema: placeCall }, async (request, reply) => {
    const who = principalOf(request);
    const { tenantId } = who;
    const idempotencyKey = request.headers['idempotency-key'] ?? null;
    const answer = await outbound.ask(askedOf(request.body), { tenantId, by: who, idempotencyKey });
    if (answer.outcome === 'waits') {
      const { approvalId, reasons } = answer;
      return reply.code(202).send({ approvalId, reasons, riskTier: answer.risk.tier });
    }
    const { call, repeated } = answer;
    const row = await findCall(tenant(tenantId).calls, call.callId);
    return reply.code(repeated ? 200 : 201).send(presentCall(row, listens(who)));
  });
}

function askedOf(body: NewCall): AskedCall {
  const { retry, script, schedule } = body;
  return {
    to: body.to,
    from: body.from,
    agentId: body.agent,
    channel: body.channel,
    variables: body.variables,
    tone: body.tone,
    atMs: schedule === null ? null : Date.parse(schedule),
    retry: retry && {
      attempts: retry.attempts,
      delaysMs: retry.delaysSeconds.map((seconds) => seconds * 1000),
      on: retry.on,
    },
    ringMs: body.ringSeconds * 1000,
    detectMachine: body.detectMachine,
    script: script?.lines ?? [],
    scriptBy: script?.by ?? 'voice',
  };
}
