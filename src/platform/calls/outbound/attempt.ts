/** One attempt to reach somebody: begun once, whoever hears that it is due, and what is done when it comes to nothing. */
import { codeOf, ERRORS, ParleyError } from '#voice/errors.ts';
import type { OverState } from '../ports/call-store.ts';
import type { Miss, PlacedCall, PlacedState } from './placed-call.ts';
import { nextAttemptMs } from './retry.ts';
import { DUE, LOOK, type Outbound } from './setup.ts';

/** A carrier that has not answered by then is not waited for. */
const PLACE_MS = 15_000;
/** With no place on this machine, an attempt is put off by so much … */
const NO_PLACE_MS = 15_000;
/** … and given up when it is so much behind its time. */
const TOO_LATE_MS = 3_600_000;
/** A call without news for so long is asked after. */
export const LOOK_MS = 90_000;

export const UNDER_WAY: readonly PlacedState[] = ['created', 'ringing', 'active'];

/** Begins the attempt that is due. Nothing happens where it has begun already, or the call is over. */
export async function attempt(o: Outbound, tenantId: string, callId: string, number: number): Promise<void> {
  const placed = o.placedOf(tenantId);
  const nowMs = o.clock.epochMs();
  const from = { states: ['queued'] as const, attempt: number - 1 };
  const waiting = await placed.get(callId);
  if (waiting?.state !== 'queued' || waiting.attempt !== number - 1) return;
  if (!keepPlace(o, waiting)) return putOff(o, waiting, number);
  const call = await placed.change(callId, from, {
    state: 'created',
    attempt: number,
    carrierId: null,
    updatedAtMs: nowMs,
  });
  if (!call) return leavePlace(o, callId);
  const log = await o.desk.records.take(tenantId, callId);
  log.at('created', { attempt: number });
  await o.jobs
    .at(LOOK, { tenantId, callId, attempt: number }, nowMs + LOOK_MS)
    .catch((fault: unknown) => o.onFault(callId, fault));
  await dial(o, call);
}

async function dial(o: Outbound, call: PlacedCall): Promise<void> {
  const patience = new AbortController();
  const cancel = o.clock.timer(PLACE_MS, () =>
    patience.abort(new ParleyError('provider.timeout', `the carrier did not answer within ${PLACE_MS} ms`)),
  );
  try {
    const { carrierId } = await o.carriers[call.channel].place(call, patience.signal);
    const at = { states: UNDER_WAY, attempt: call.attempt };
    await o.placedOf(call.tenantId).change(call.callId, at, { carrierId, updatedAtMs: o.clock.epochMs() });
  } catch (fault) {
    o.onFault(call.callId, fault);
    const code = codeOf(fault);
    // It may have been dialled: its news tell, or nobody does until it is looked for.
    if (UNKNOWN_OUTCOME.has(code)) return;
    const atLeastMs = fault instanceof ParleyError ? (fault.retryAfterMs ?? 0) : 0;
    await missed(o, call, 'failed', { reason: code, final: ERRORS[code].permanent, atLeastMs });
  } finally {
    cancel();
  }
}

const UNKNOWN_OUTCOME = new Set(['provider.timeout', 'provider.cut', 'provider.malformed']);

function keepPlace(o: Outbound, { callId }: PlacedCall): boolean {
  if (o.places.has(callId)) return true;
  try {
    o.places.set(callId, o.desk.reserve());
    return true;
  } catch {
    return false;
  }
}

function leavePlace(o: Outbound, callId: string): void {
  o.places.get(callId)?.leave();
  o.places.delete(callId);
}

async function putOff(o: Outbound, call: PlacedCall, number: number): Promise<void> {
  const { tenantId, callId } = call;
  const nowMs = o.clock.epochMs();
  if (nowMs - call.dueAtMs > TOO_LATE_MS)
    return finish(o, call, { from: ['queued'], state: 'failed', reason: 'no place was free for an hour' });
  await o.jobs.at(DUE, { tenantId, callId, attempt: number }, nowMs + NO_PLACE_MS);
}

interface Why {
  reason: string;
  /** It would fail again. */
  final?: boolean;
  atLeastMs?: number;
}

/** The attempt came to nothing: the next is waited for, or the call is over. */
export async function missed(o: Outbound, call: PlacedCall, miss: Miss, why: Why): Promise<void> {
  const { tenantId, callId, attempt: number } = call;
  const { reason, final = false, atLeastMs = 0 } = why;
  const nowMs = Math.round(o.clock.epochMs());
  const { retry } = call.request;
  const dueAtMs = final ? null : nextAttemptMs(retry, { attempt: number, miss, nowMs, atLeastMs });
  if (dueAtMs === null) return finish(o, call, { from: UNDER_WAY, state: miss, reason });
  const to = { state: 'queued' as const, dueAtMs, carrierId: null, updatedAtMs: nowMs };
  const changed = await o.placedOf(tenantId).change(callId, { states: UNDER_WAY, attempt: number }, to);
  if (!changed) return;
  leavePlace(o, callId);
  const log = await o.desk.records.take(tenantId, callId);
  log.tell({ type: 'call.state', state: miss, epochMs: nowMs, attempt: number, reason });
  log.at('queued', { attempt: number + 1, dueAtMs });
  await o.jobs.at(DUE, { tenantId, callId, attempt: number + 1 }, dueAtMs);
}

interface Finish {
  /** Only where it is at one of these. */
  from: readonly PlacedState[];
  state: Extract<OverState & PlacedState, string>;
  reason: string;
  by?: string;
}

/** The call is over without a conversation. Nothing happens where it was over before. */
export async function finish(
  o: Outbound,
  call: PlacedCall,
  { from, state, reason, by = 'carrier' }: Finish,
): Promise<void> {
  const { tenantId, callId, attempt: number } = call;
  const to = { state, updatedAtMs: o.clock.epochMs() };
  if (!(await o.placedOf(tenantId).change(callId, { states: from, attempt: number }, to))) return;
  leavePlace(o, callId);
  const log = await o.desk.records.take(tenantId, callId);
  await o.desk.records.close(log, state, { reason, by, ...(number > 0 && { attempt: number }) });
}
