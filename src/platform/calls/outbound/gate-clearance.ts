/** The policy gate before a call is placed: what it asks, and how a call is placed that people have agreed to. */
import { ApprovalNeeded } from '#platform/governance/approvals/approval-needed.ts';
import type { Approvals } from '#platform/governance/approvals/approvals.ts';
import type { Json } from '#platform/governance/audit/audit.ts';
import type { Destination } from '#platform/governance/risk.ts';
import type { Verdict } from '#platform/governance/verdict.ts';
import { codeOf, type ParleyError } from '#voice/errors.ts';
import type { CallGovernance } from '../ports/call-store.ts';
import type { AskedCall } from './ask.ts';
import type { OutboundCalls } from './outbound-calls.ts';
import type { Clearance } from './ports/clearance.ts';
import type { CallRisk } from './risk.ts';

/** As it waits for people; the same agent, numbers and words are placed then. */
interface ApprovedCall {
  asked: AskedCall;
  idempotencyKey: string | null;
}

export function gateClearance(approvals: Pick<Approvals, 'pass'>): Clearance {
  return {
    async ask(
      { tenantId, by, callId, to, channel, risk, sensitive, policies, asked, idempotencyKey, approval },
      signal,
    ) {
      const question = {
        tenantId,
        asker: by,
        action: 'call.place' as const,
        resource: { id: channel === 'simulated' ? 'simulated' : to },
        facts: { channel, sensitive, policies, destination: destinationOf(channel, risk) },
        callId,
      };
      const payload = JSON.parse(JSON.stringify({ asked, idempotencyKey })) as Json;
      try {
        const key = idempotencyKey ?? undefined;
        const { verdict, finish } = await approvals.pass(question, payload, { signal, key, ...approval });
        return { verdict: 'allow', governance: governanceOf(verdict), finish };
      } catch (fault) {
        if (fault instanceof ApprovalNeeded)
          return {
            verdict: 'escalate',
            approvalId: fault.approval.id,
            token: fault.approval.token,
            reasons: [fault.detail],
          };
        if (codeOf(fault) === 'policy.denied')
          return { verdict: 'deny', reasons: [(fault as ParleyError).detail] };
        throw fault;
      }
    },
  };
}

/** Calls that people have agreed to are placed once, under the verdict of then. */
export function placeApproved(approvals: Pick<Approvals, 'runs'>, calls: Pick<OutboundCalls, 'ask'>): void {
  approvals.runs('call.place', {
    parse: (payload) => payload as ApprovedCall,
    run: async ({ asked, idempotencyKey }, { tenantId, verdict }) => {
      const cleared = governanceOf(verdict);
      const answer = await calls.ask(asked, { tenantId, by: 'system', idempotencyKey, cleared });
      return answer.outcome === 'placed' ? { callId: answer.call.callId } : {};
    },
  });
}

/** Where a call goes, as the gate asks for it. Nobody is dialled by a simulated one. */
export function destinationOf(channel: string, { facts }: Pick<CallRisk, 'facts'>): Destination {
  if (channel === 'simulated') return 'none';
  return facts.premium ? 'premium' : facts.international ? 'international' : 'domestic';
}

/** Until somebody answers, the head says under which verdict it was placed. */
function governanceOf({ tier, decisionId, tierReasons, degraded }: Verdict): CallGovernance {
  const reasons = tierReasons.map(({ reason }) => reason);
  return { tier, constitutionHash: null, verdictId: decisionId, recording: 'off', reasons, degraded };
}
