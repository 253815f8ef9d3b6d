/** Retention as its owners see it: the policies, what would go, what went, and the runs. */
import type { AuditActor } from '../../audit/audit.ts';
import type { Hold } from '../holds/hold.ts';
import type { RecordingIndex } from '../recordings/recording-index.ts';
import { takeStock } from '../recordings/take-stock.ts';
import type { RecordingShelf } from '../recordings/recording-shelf.ts';
import type { Retention } from './policy.ts';
import type { DeletionRecord, Tombstone } from './retention-store.ts';
import { retentionOf, type RetentionParts, type RetentionReport, runRetention } from './run.ts';

export interface RetentionService {
  get(tenantId: string): Promise<Retention>;
  /** Shorter times take effect with the next run. */
  set(tenantId: string, retention: Partial<Retention>, by: AuditActor): Promise<Retention>;
  run(tenantId: string, options?: RunOptions): Promise<RetentionReport>;
  /** Every tenant, a fault of one not keeping another's; then erasures that wait, and keys that nothing needs any more. */
  runAll(options?: RunOptions): Promise<RetentionReport[]>;
  records(tenantId: string, limit: number): Promise<DeletionRecord[]>;
  tombstone(tenantId: string, callId: string): Promise<Tombstone | null>;
}

export interface RunOptions {
  dryRun?: boolean;
  signal?: AbortSignal;
}

export interface RetentionServiceParts extends Omit<RetentionParts, 'shelf'> {
  shelf: RecordingShelf;
  index: RecordingIndex;
  tenantIds: () => Promise<string[]>;
  standingHolds: (tenantId: string) => Promise<Hold[]>;
  /** What else is done for a tenant in each run. */
  afterwards: (tenantId: string) => Promise<unknown>;
  /** And once for all. */
  atTheEnd: () => Promise<unknown>;
}

export function retentionService(parts: RetentionServiceParts): RetentionService {
  const { storeOf, audit, shelf, index } = parts;
  return {
    get: (tenantId) => retentionOf(storeOf(tenantId)),
    async set(tenantId, retention, by) {
      const store = storeOf(tenantId);
      const before = await retentionOf(store);
      const after: Retention = { ...before, ...retention };
      await audit.record({
        tenantId,
        actor: by,
        action: 'retention.update',
        subject: { type: 'retention', id: tenantId },
        before,
        after,
        detail: { days: after },
      });
      await store.setPolicies(retention);
      return after;
    },
    async run(tenantId, options) {
      if (options?.dryRun !== true) await takeStock(shelf, index);
      return runRetention(parts, tenantId, options);
    },
    async runAll(options = {}) {
      const dryRun = options.dryRun === true;
      if (!dryRun) await takeStock(shelf, index);
      const reports: RetentionReport[] = [];
      const faults: unknown[] = [];
      for (const tenantId of await parts.tenantIds()) {
        if (options.signal?.aborted === true) break;
        try {
          reports.push(await runRetention(parts, tenantId, options));
          if (!dryRun) await parts.afterwards(tenantId);
        } catch (fault) {
          faults.push(fault);
        }
      }
      if (!dryRun) await parts.atTheEnd();
      if (faults.length > 0) throw new AggregateError(faults, 'retention failed for some tenants');
      return reports;
    },
    records: (tenantId, limit) => storeOf(tenantId).records(limit),
    tombstone: (tenantId, callId) => storeOf(tenantId).tombstone(callId),
  };
}
