/** A tenant's policy of redaction, and the view that follows from it. */
import type { Clock } from '#voice/ports/clock.ts';
import type { Audit, AuditActor } from '../../audit/audit.ts';
import { PII_KINDS, type PiiKind } from './find-pii.ts';
import { createRedactor, type Redactor } from './redact.ts';
import type { RedactionStore } from './redaction-store.ts';

export interface RedactionPolicy {
  kinds: PiiKind[];
  /** Whether who may `calls:listen` sees words as they were said. Nobody else ever does, while `kinds` is not empty. */
  listenersSeeAll: boolean;
  /** Exports and webhooks leave the house: as they were said only where the tenant wants it so. */
  exports: 'redacted' | 'raw';
  webhooks: 'redacted' | 'raw';
}

export const DEFAULT_REDACTION: RedactionPolicy = {
  kinds: [...PII_KINDS],
  listenersSeeAll: true,
  exports: 'redacted',
  webhooks: 'redacted',
};

/** For whom words are shown: somebody who may `calls:listen`, anybody else, a file that is taken away, a webhook's receiver. */
export type Audience = 'listener' | 'reader' | 'export' | 'webhook';

export interface Redactions {
  get(tenantId: string): Promise<RedactionPolicy>;
  set(tenantId: string, policy: Partial<RedactionPolicy>, by: AuditActor): Promise<RedactionPolicy>;
  /** A redactor for one call; null where this audience sees what was said. */
  for(tenantId: string, audience: Audience): Promise<Redactor | null>;
}

/** Live readers and webhooks ask often; a change is seen everywhere within this time. */
const FRESH_MS = 5_000;

export function redactions(parts: {
  storeOf: (tenantId: string) => RedactionStore;
  audit: Audit;
  clock: Clock;
}): Redactions {
  const { storeOf, audit, clock } = parts;
  const known = new Map<string, { policy: RedactionPolicy; untilMs: number }>();

  async function get(tenantId: string): Promise<RedactionPolicy> {
    const fresh = known.get(tenantId);
    if (fresh !== undefined && clock.nowMs() < fresh.untilMs) return fresh.policy;
    const policy = { ...DEFAULT_REDACTION, ...(await storeOf(tenantId).get()) };
    known.set(tenantId, { policy, untilMs: clock.nowMs() + FRESH_MS });
    return policy;
  }

  return {
    get,
    async set(tenantId, change, by) {
      const before = { ...DEFAULT_REDACTION, ...(await storeOf(tenantId).get()) };
      const after = { ...before, ...change };
      await audit.record({
        tenantId,
        actor: by,
        action: 'redaction.update',
        subject: { type: 'redaction', id: tenantId },
        before,
        after,
        detail: { ...after },
      });
      await storeOf(tenantId).put(after);
      known.delete(tenantId);
      return after;
    },
    async for(tenantId, audience) {
      const policy = await get(tenantId);
      return seesAll(policy, audience) ? null : createRedactor(new Set(policy.kinds));
    },
  };
}

function seesAll(
  { kinds, listenersSeeAll, exports, webhooks }: RedactionPolicy,
  audience: Audience,
): boolean {
  if (kinds.length === 0) return true;
  switch (audience) {
    case 'listener':
      return listenersSeeAll;
    case 'reader':
      return false;
    case 'export':
      return exports === 'raw';
    case 'webhook':
      return webhooks === 'raw';
  }
}
