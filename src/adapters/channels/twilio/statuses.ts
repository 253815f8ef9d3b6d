/** Twilio's words for where a call is, in ours. */
import type { CarrierState } from '#platform/calls/outbound/ports/carrier.ts';

const STATES: Record<string, CarrierState> = {
  queued: 'queued',
  initiated: 'queued',
  ringing: 'ringing',
  'in-progress': 'connected',
  answered: 'connected',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
};

/** Null for a word that we do not know: Twilio may add some. */
export function stateOf(status: string | null): CarrierState | null {
  return STATES[status ?? ''] ?? null;
}

/** Of `AnsweredBy`: human, machine_start, machine_end_beep, machine_end_silence, machine_end_other, fax, unknown. */
export function pickedBy(answeredBy: string): 'human' | 'machine' | 'fax' | 'unknown' {
  if (answeredBy === 'human' || answeredBy === 'fax') return answeredBy;
  return answeredBy.startsWith('machine') ? 'machine' : 'unknown';
}
