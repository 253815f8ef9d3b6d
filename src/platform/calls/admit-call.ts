/** Lets a call in: asks the gate whether it may be answered and recorded, and what thinks in it, then opens its record. Who is refused leaves a decision and no call. */
import type { Strategy } from '#platform/agents/strategy.ts';
import type { CallGate } from './call-gate.ts';
import type { CallLog } from './call-log.ts';
import { type Mind, mindOf, type MindSources, withheldFrom } from './call-minds.ts';
import type { CallRecords } from './call-records.ts';
import type { CallGovernance, CallHead } from './ports/call-store.ts';
import type { CallRequest } from './reception.ts';

export interface AdmitSetup {
  minds: MindSources;
  records: CallRecords;
  /** Without one, every call is let in. */
  gate: CallGate | undefined;
  /** Whether calls are recorded here at all. */
  recording: boolean;
  /** False where the tenant's storage is full. */
  roomToRecord: () => Promise<boolean> | undefined;
}

export interface Admitted {
  mind: Mind;
  log: CallLog;
  governance: CallGovernance | undefined;
  /** False where the tenant's storage is full: the call goes on and is not recorded. */
  room: boolean;
}

/** `head` is a new one; a call that was placed or dispatched keeps the id that it has. */
export async function admitCall(
  { minds, records, gate, recording, roomToRecord }: AdmitSetup,
  { callId: placed, tenantId, lease, destination, constitutionHash }: CallRequest,
  { head: fresh, strategy }: { head: CallHead; strategy: Strategy },
): Promise<Admitted> {
  const asked = { ...fresh, id: placed ?? lease?.callId ?? fresh.id };
  const direction = placed === undefined ? 'inbound' : 'outbound';
  const room = !recording || (await roomToRecord()) !== false;
  const verdict = await gate?.admit({
    head: asked,
    direction,
    strategy,
    recording: recording && room,
    destination,
    constitutionHash,
  });
  const { withheld, ...mind } = await mindOf(minds, strategy, { ...asked, direction });
  const head = { ...asked, providers: { ...asked.providers, llm: mind.llm.map(({ id }) => id) } };
  const admitted = verdict && !room ? unrecorded(verdict) : verdict;
  const governance = admitted && withheldFrom(admitted, withheld);
  const log =
    placed === undefined
      ? await records.open(governance ? { ...head, governance } : head, 'created', {}, lease?.epoch)
      : await records.take(tenantId, placed);
  if (governance) log.govern(governance);
  return { mind, log, governance, room };
}

/** What the log and the head say of a call that the tenant's storage has no room for. */
function unrecorded({ reasons, ...verdict }: CallGovernance): CallGovernance {
  const full = 'The tenant’s storage is full: the call is not recorded.';
  return { ...verdict, recording: 'denied', reasons: [...reasons, full] };
}
