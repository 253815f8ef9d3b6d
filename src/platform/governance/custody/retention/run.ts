/** One run of retention: takes stock, plans, deletes, and puts the proof into the audit. Safe to be killed in, and to run twice at once. */
import type { Clock } from '#voice/ports/clock.ts';
import type { Audit, Json } from '../../audit/audit.ts';
import type { Hold } from '../holds/hold.ts';
import type { RecordingShelf } from '../recordings/recording-shelf.ts';
import { deleteCall } from './delete-call.ts';
import { expireDeliveries, type OldDeliveries } from './old-deliveries.ts';
import { expireSessions, type OldSessions } from './old-sessions.ts';
import { horizonMs, plan, type Step } from './plan.ts';
import { DEFAULT_RETENTION, type Retention } from './policy.ts';
import type { DeletionRecord, RetentionStore } from './retention-store.ts';

export interface RetentionParts {
  storeOf: (tenantId: string) => RetentionStore;
  deliveriesOf: (tenantId: string) => OldDeliveries;
  sessionsOf: (tenantId: string) => OldSessions;
  standingHolds: (tenantId: string) => Promise<Hold[]>;
  shelf: Pick<RecordingShelf, 'digest' | 'remove' | 'describe'>;
  audit: Audit;
  clock: Clock;
}

export interface RetentionReport {
  tenantId: string;
  /** Steps done, or, of a dry run, those that would be. */
  deleted: Record<Step, number>;
  /** Deliveries of webhooks that went, or would. */
  deliveries: number;
  /** Records of developers' sessions that went, or would. */
  sessions: number;
  /** Calls of which something is due and held. */
  held: { callId: string; holdId: string }[];
  /** Calls that something stood in the way of: a hold that came during the run, a file in use. They are tried again in the next run. */
  postponed: { callId: string; at: Step; outcome: string }[];
}

export async function retentionOf(store: Pick<RetentionStore, 'policies'>): Promise<Retention> {
  return { ...DEFAULT_RETENTION, ...(await store.policies()) };
}

/** Calls that are looked at together. */
const PAGE = 200;

export async function runRetention(
  parts: RetentionParts,
  tenantId: string,
  { dryRun = false, signal }: { dryRun?: boolean; signal?: AbortSignal } = {},
): Promise<RetentionReport> {
  const store = parts.storeOf(tenantId);
  const asked = (): boolean => signal?.aborted ?? false;
  const report: RetentionReport = {
    tenantId,
    deleted: { recording: 0, 'tool-payloads': 0, log: 0, head: 0 },
    deliveries: 0,
    sessions: 0,
    held: [],
    postponed: [],
  };
  const retention = await retentionOf(store);
  const nowMs = parts.clock.epochMs();
  const endedUpToMs = horizonMs(retention, nowMs);
  for (let afterId = ''; endedUpToMs !== null && !asked();) {
    const inventory = await store.inventory({ endedUpToMs, afterId, limit: PAGE });
    const planned = plan(inventory, retention, await parts.standingHolds(tenantId), nowMs);
    report.held.push(...planned.held);
    for (const { callId, steps } of planned.deletions) {
      if (asked()) break;
      if (dryRun) for (const step of steps) report.deleted[step] += 1;
      else await carryOut(parts, store, { callId, steps, nowMs, report });
    }
    if (!dryRun) await proveDeletions(parts.audit, store, tenantId);
    if (inventory.length < PAGE) break;
    afterId = inventory.at(-1)!.callId;
  }
  const { audit, clock, deliveriesOf, sessionsOf } = parts;
  const how = { dryRun, ...(signal && { signal }) };
  const expiring = { retention, audit, clock };
  const deliveries = deliveriesOf(tenantId);
  report.deliveries = await expireDeliveries({ ...expiring, deliveries }, tenantId, how);
  const sessions = sessionsOf(tenantId);
  report.sessions = await expireSessions({ ...expiring, sessions }, tenantId, how);
  return report;
}

async function carryOut(
  { shelf }: RetentionParts,
  store: RetentionStore,
  { callId, steps, nowMs, report }: { callId: string; steps: Step[]; nowMs: number; report: RetentionReport },
): Promise<void> {
  const { done, stopped } = await deleteCall(
    { store, shelf },
    { callId, steps, because: 'retention', nowMs },
  );
  for (const { step } of done) report.deleted[step] += 1;
  if (stopped?.outcome === 'held') report.held.push({ callId, holdId: stopped.holdId });
  else if (stopped !== null) report.postponed.push({ callId, ...stopped });
}

/**
 * Deletions that are not yet in the audit go there, a record a call. They are marked only afterwards: after a kill in between, the audit has
 * a record twice, never none.
 */
export async function proveDeletions(audit: Audit, store: RetentionStore, tenantId: string): Promise<void> {
  for (;;) {
    const records = await store.toAudit(PAGE);
    for (const [callId, group] of Map.groupBy(records, (record) => record.callId)) {
      await audit.record({
        tenantId,
        actor: 'system',
        action: 'calls.delete',
        subject: { type: 'call', id: callId },
        detail: { because: [...new Set(group.map(({ because }) => because))], steps: group.map(proof) },
      });
      await store.audited(group.map(({ id }) => id));
    }
    if (records.length < PAGE) return;
  }
}

function proof({ step, entries, bytes, digest, doneAtMs }: DeletionRecord): Json {
  return { step, entries, bytes, sha256: digest, atMs: doneAtMs };
}
