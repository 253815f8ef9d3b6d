/** What a process needs to go on with a call that another has held: its state, made again from the log. */
import type { CallPlan } from '#voice/plan.ts';
import { takeUp } from '#voice/replay.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { CallSoFar } from '#voice/session.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallLog } from './call-log.ts';
import type { CallRecords } from './call-records.ts';
import type { Lease } from './dispatch/ticket.ts';
import type { CallRow } from './ports/call-store.ts';

export interface TakenOver {
  log: CallLog;
  plan: CallPlan;
  from: CallSoFar;
  /** Where this version of Parley would have gone another way than the log did; the call goes on all the same. */
  parted: { seq: number } | null;
}

/** Writes what the broken step owed, so that the log has no gap. */
export async function takeOver(
  row: CallRow,
  { lease, records, clock }: { lease: Lease; records: CallRecords; clock: Clock },
): Promise<TakenOver> {
  const { log, before } = await records.takeOver(row.tenantId, lease);
  const { stt, tts, llm } = row.providers;
  const counts = { stt: stt.length, tts: tts.length, llm: llm.length };
  const { owed, lastMs, parted, ...so } = takeUp(row.plan, counts, [...before]);
  for (const entry of owed) log.write(entry);
  const atMs = Math.max(lastMs, clock.epochMs() - answeredEpochMs(before, row.startedAtMs));
  return { log, plan: row.plan, from: { ...so, atMs }, parted };
}

/** When the call's own time began. */
function answeredEpochMs(before: readonly LogEntry[], startedAtMs: number): number {
  for (const { data, atMs } of before)
    if (data.type === 'call.state' && data.state === 'active') return data.epochMs - atMs;
  return startedAtMs;
}
