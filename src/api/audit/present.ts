/** A record of the audit as the API shows it. */
import type { ChainedRecord } from '#platform/governance/audit/chain.ts';
import type { AuditRecord } from '#wire/audit.ts';
import type { AuditRecord as Kept } from '#platform/governance/audit/record.ts';

export function presentRecord({ seq, body, prevHash, hash }: ChainedRecord): AuditRecord {
  const { at, actor, action, subject, riskTier, traceId, beforeHash, afterHash, detail } = JSON.parse(
    body,
  ) as Kept;
  return {
    seq,
    at,
    actor,
    action,
    subject,
    riskTier,
    traceId,
    beforeHash,
    afterHash,
    detail: { ...detail },
    prevHash,
    hash,
  };
}
