/** Placing a call. */
import { approvalOf } from '../approvals/pass.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { askedOf, CALLS_A_MINUTE } from './asked.ts';
import { findCall } from './find.ts';
import { listens } from './parties.ts';
import { presentCall } from './present.ts';
import { placeCall } from './schema.ts';

export async function placeRoutes(server: Server, { tenant, outbound }: ApiDeps): Promise<void> {
  const config = {
    permission: 'calls:place',
    rateLimit: { max: CALLS_A_MINUTE, timeWindow: 60_000 },
  } as const;
  server.post('/api/calls', { config, schema: placeCall }, async (request, reply) => {
    const who = principalOf(request);
    const { tenantId } = who;
    const idempotencyKey = request.headers['idempotency-key'] ?? null;
    const asker = { tenantId, by: who, idempotencyKey, approval: approvalOf(request) };
    const answer = await outbound.ask(askedOf(request.body), asker);
    if (answer.outcome === 'waits') {
      const { approvalId, token, reasons } = answer;
      return reply.code(202).send({ approvalId, token, reasons, riskTier: answer.risk.tier });
    }
    const { call, repeated } = answer;
    const row = await findCall(tenant(tenantId).calls, call.callId);
    return reply.code(repeated ? 200 : 201).send(presentCall(row, listens(who)));
  });
}
