/** Hands a call that goes on to another number, past the gate. */
import { type NumberFacts, readNumber } from '#platform/calls/numbers/e164.ts';
import { riskOf } from '#platform/calls/outbound/risk.ts';
import type { LiveCall } from '#platform/calls/reception.ts';
import { ApprovalNeeded } from '#platform/governance/approvals/approval-needed.ts';
import type { Destination } from '#platform/governance/risk.ts';
import { principalOf } from '../access/principal.ts';
import { passGate } from '../approvals/pass.ts';
import type { ApiDeps, TenantStores } from '../deps.ts';
import type { Server } from '../routes.ts';
import { going, record } from './going.ts';
import { presentLive } from './live-present.ts';
import { listens } from './parties.ts';
import { transferCall } from './live-schema.ts';

/** The agent's sentence and the carrier's answer together take less. */
const LONGEST_MS = 40_000;

export function transferRoute(server: Server, deps: ApiDeps): void {
  const config = { permission: 'calls:control' } as const;
  server.post('/api/calls/:id/transfer', { config, schema: transferCall }, async (request, reply) => {
    const call = await going(deps, request, request.params.id);
    const { say } = request.body;
    const to = await readNumber(request.body.to);
    call.demandTransfer();
    const { numbers } = deps.tenant(principalOf(request).tenantId);
    const ours = await oursOn(numbers, call);
    const { tier, facts } = riskOf(to, ours);
    const abroad = ours === null || facts.international;
    const destination: Destination = facts.premium ? 'premium' : abroad ? 'international' : 'domestic';
    const question = {
      action: 'call.transfer' as const,
      resource: { id: to.e164 },
      facts: { channel: call.about.channel, destination },
      callId: call.id,
    };
    try {
      const passed = await passGate(request, deps, question, {
        callId: call.id,
        to: to.e164,
        ...(say !== undefined && { say }),
      });
      await record(deps, request, call, {
        action: 'calls.transfer',
        detail: { to: to.e164, riskTier: tier },
      });
      try {
        await call.transfer(to.e164, { say, signal: AbortSignal.timeout(LONGEST_MS) });
        await passed.finish({ value: { callId: call.id } });
      } catch (fault) {
        await passed.finish({ code: 'provider.failed', detail: 'the call was not handed over' });
        throw fault;
      }
      return reply.code(200).send(presentLive(call, listens(principalOf(request))));
    } catch (fault) {
      if (!(fault instanceof ApprovalNeeded)) throw fault;
      const { id: approvalId, token } = fault.approval;
      return reply.code(202).send({ approvalId, token, reasons: [fault.detail], riskTier: tier });
    }
  });
}

/** The tenant's own number on the line, which pays for the new one; null where none is known. */
async function oursOn(numbers: TenantStores['numbers'], { about }: LiveCall): Promise<NumberFacts | null> {
  const own = (await numbers.list()).map(({ number }) => number);
  const ours = [about.from, about.to].find((number) => number !== null && own.includes(number));
  const shown = ours ?? about.to;
  return shown === null ? null : readNumber(shown).catch(() => null);
}
