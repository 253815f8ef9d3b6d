/** An audit in memory, for tests: the same records and hashes as the real one. */
import { ParleyError } from '#voice/errors.ts';
import type { Audit } from '../audit.ts';
import { chained, GENESIS, type ChainedRecord } from '../chain.ts';
import { contentOf, type AuditRecord } from '../record.ts';

export interface MemoryAudit extends Audit {
  /** Everything recorded, in order; of one tenant when named. */
  records(tenantId?: string): AuditRecord[];
  /** `tenant: action subject-id` of each, for a test's one-line expectation. */
  told(): string[];
  /** From now on every record fails, as when the database is away. */
  failing: boolean;
}

/** `now` gives milliseconds since 1970. */
export function memoryAudit(now: () => number = () => Date.UTC(2026, 0, 5, 12)): MemoryAudit {
  const kept: ChainedRecord[] = [];
  const records = (tenantId?: string): AuditRecord[] =>
    kept
      .filter((each) => tenantId === undefined || each.tenantId === tenantId)
      .map(({ body }) => JSON.parse(body) as AuditRecord);
  const audit: MemoryAudit = {
    failing: false,
    records,
    told: () => records().map(({ tenantId, action, subject }) => `${tenantId}: ${action} ${subject.id}`),
    async record(entry) {
      const content = contentOf(entry);
      if (audit.failing) throw new ParleyError('storage.unavailable', 'the audit cannot be written');
      const last = kept.findLast(({ tenantId }) => tenantId === entry.tenantId);
      const next = chained(last ?? { seq: 0, hash: GENESIS }, content, new Date(now()).toISOString());
      kept.push(next);
      return { seq: next.seq, hash: next.hash };
    },
  };
  return audit;
}
