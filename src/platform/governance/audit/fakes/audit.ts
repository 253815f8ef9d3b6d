/** An audit in memory, for tests: the same records, hashes and signatures as the real one. */
import { ParleyError } from '#voice/errors.ts';
import type { Audit } from '../audit.ts';
import { chained, type ChainedRecord, GENESIS } from '../chain.ts';
import { type Checkpoint, CHECKPOINT_EVERY, signedCheckpoint } from '../checkpoint.ts';
import type { AuditQuery, AuditTrail } from '../ports/audit-trail.ts';
import { type AuditRecord, contentOf } from '../record.ts';
import { newPrivatePem, signingKey, type SigningKey } from '../signing-key.ts';

export interface MemoryAudit extends Audit {
  /** Everything recorded, in order; of one tenant when named. */
  records(tenantId?: string): AuditRecord[];
  /** `tenant: action subject-id` of each, for a test's one-line expectation. */
  told(): string[];
  trailOf(tenantId: string): AuditTrail;
  /** What signs here. */
  key: SigningKey;
  /** From now on every record fails, as when the database is away. */
  failing: boolean;
}

/** `now` gives milliseconds since 1970. */
export function memoryAudit(now: () => number = () => Date.UTC(2026, 0, 5, 12)): MemoryAudit {
  const kept: ChainedRecord[] = [];
  const checkpoints: Checkpoint[] = [];
  const key = signingKey(newPrivatePem());
  const ofTenant = (tenantId: string): ChainedRecord[] => kept.filter((each) => each.tenantId === tenantId);
  const records = (tenantId?: string): AuditRecord[] =>
    (tenantId === undefined ? kept : ofTenant(tenantId)).map(({ body }) => JSON.parse(body) as AuditRecord);
  const after = <Item extends { seq: number }>(items: Item[], seq: number, limit: number): Item[] =>
    items.filter((item) => item.seq > seq).slice(0, limit);
  const audit: MemoryAudit = {
    failing: false,
    key,
    records,
    told: () => records().map(({ tenantId, action, subject }) => `${tenantId}: ${action} ${subject.id}`),
    trailOf: (tenantId) => ({
      list: async (query) =>
        ofTenant(tenantId)
          .filter((record) => asked(record, query))
          .toReversed()
          .slice(0, query.limit),
      records: async (afterSeq, limit) => after(ofTenant(tenantId), afterSeq, limit),
      checkpoints: async (afterSeq, limit) =>
        after(
          checkpoints.filter((each) => each.tenantId === tenantId),
          afterSeq,
          limit,
        ),
      head: async () => ofTenant(tenantId).at(-1) ?? null,
    }),
    async record(entry) {
      const content = contentOf(entry);
      if (audit.failing) throw new ParleyError('storage.unavailable', 'the audit cannot be written');
      const { tenantId } = entry;
      const at = new Date(now()).toISOString();
      const next = chained(ofTenant(tenantId).at(-1) ?? { seq: 0, hash: GENESIS }, content, at);
      kept.push(next);
      if (next.seq % CHECKPOINT_EVERY === 0) checkpoints.push(signedCheckpoint(tenantId, next, at, key));
      return { seq: next.seq, hash: next.hash };
    },
  };
  return audit;
}

function asked({ seq, body }: ChainedRecord, query: AuditQuery): boolean {
  const { at, action, actor, subject, traceId } = JSON.parse(body) as AuditRecord;
  const same = (wanted: string | undefined, found: string | null): boolean =>
    wanted === undefined || wanted === found;
  return (
    seq < (query.beforeSeq ?? Infinity) &&
    (query.action?.endsWith('.') === true ? action.startsWith(query.action) : same(query.action, action)) &&
    same(query.actorId, actor.id) &&
    same(query.subjectType, subject.type) &&
    same(query.subjectId, subject.id) &&
    same(query.traceId, traceId) &&
    at >= (query.fromAt ?? '') &&
    at < (query.beforeAt ?? '~')
  );
}
