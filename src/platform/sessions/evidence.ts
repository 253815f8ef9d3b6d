/** What the audit is told of sessions: who opened and stopped them, and under what. */
import type { Audit, AuditActor } from '#platform/governance/audit/audit.ts';
import type { Passed } from '#platform/governance/approvals/approvals.ts';
import type { SessionGovernance, SessionHead, SessionRecord } from './session-record.ts';

export interface Evidence {
  /** Rejects with `storage.unavailable`: what cannot be proved is not opened. */
  created(tenantId: string, head: SessionHead, passed: Passed): Promise<void>;
  stopped(tenantId: string, record: SessionRecord, by: AuditActor | 'system'): Promise<void>;
}

export function evidenceOf(audit: Audit): Evidence {
  return {
    async created(tenantId, head, { verdict }) {
      const { id, governance, project, channel, recogniser, agentId: agent } = head;
      const { tier: riskTier, verdictId: decision, constitutionHash: constitution } = governance;
      const actor = head.createdBy as AuditActor;
      const detail = {
        verdict: verdict.outcome,
        decision,
        constitution,
        project,
        channel,
        recogniser,
        agent,
      };
      const subject = { type: 'session', id };
      await audit.record({
        tenantId,
        actor,
        action: 'sessions.create',
        subject,
        riskTier,
        after: head,
        detail,
      });
    },
    async stopped(tenantId, record, actor) {
      const { id, stopped, audioMs, utterances, governance, callId: call } = record;
      const detail = { reason: stopped?.reason ?? '', by: stopped?.by ?? '', audioMs, utterances, call };
      const subject = { type: 'session', id };
      const riskTier = governance.tier;
      await audit.record({
        tenantId,
        actor,
        action: 'sessions.stop',
        subject,
        riskTier,
        after: record,
        detail,
      });
    },
  };
}

export function governanceOf({ verdict }: Passed, constitutionHash: string): SessionGovernance {
  const reasons = verdict.tierReasons.map(({ reason }) => reason);
  return { tier: verdict.tier, reasons, verdictId: verdict.decisionId, constitutionHash };
}
