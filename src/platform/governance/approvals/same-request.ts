/** A request that is sent again under its idempotency key waits for people once. */
import { ParleyError } from '#voice/errors.ts';
import { canonicalJson, sha256 } from '../audit/canonical.ts';
import type { Question } from '../verdict.ts';
import type { Approval } from './approval.ts';
import { ApprovalNeeded } from './approval-needed.ts';

/** The same for the same key, so that a request which is sent again, or twice at once, finds the one that it put into the queue. */
export function idUnder(key: string, { tenantId, action }: Question): string {
  return `apr_${sha256(canonicalJson({ tenantId, action, key })).slice(0, 20)}`;
}

/** Its token was shown once: whoever lost it asks for another one. */
export function waitingAlready(before: Approval, asked: Approval): ApprovalNeeded {
  const { id, needed, expiresAtMs, state } = before;
  if (before.payloadHash !== asked.payloadHash) {
    throw new ParleyError(
      'request.conflict',
      `This idempotency key belongs to another request, which is the approval ${id}: send a new key for a new one.`,
    );
  }
  if (state === 'waiting' || state === 'approved' || state === 'running')
    return new ApprovalNeeded({ id, needed, expiresAtMs, token: null }, before.reasons.slice(0, 1));
  throw new ParleyError(
    'approval.settled',
    `This idempotency key belongs to the approval ${id}, which is ${state}: send a new key to ask again.`,
  );
}
