import { asOf, type Approval as Kept } from '#platform/governance/approvals/approval.ts';
import type { Approval } from '#wire/governance.ts';

/** As it is now; its token is shown to nobody again. */
export function presentApproval(kept: Kept, nowMs: number): Approval {
  const { question, ...approval } = asOf(kept, nowMs);
  const { asker } = question;
  return {
    id: approval.id,
    state: approval.state,
    action: question.action,
    asker:
      asker === 'system'
        ? { kind: 'system', id: 'parley', label: 'Parley' }
        : { kind: asker.kind, id: asker.id, label: asker.label },
    resource: { id: question.resource.id, kind: question.resource.kind ?? '' },
    payload: approval.payload,
    payloadHash: approval.payloadHash,
    tier: approval.tier,
    reasons: approval.reasons,
    decisionId: approval.decisionId,
    needed: approval.needed,
    carriedBy: approval.carriedBy,
    votes: approval.votes.map(({ atMs, ...vote }) => ({ ...vote, at: iso(atMs) })),
    createdAt: iso(approval.createdAtMs),
    expiresAt: iso(approval.expiresAtMs),
    changedAt: iso(approval.changedAtMs),
    result: approval.result,
  };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
