/** Numbers and calls that Parley places, as Kysely sees their tables. */
import type { PlacedCall } from '#platform/calls/outbound/placed-call.ts';

export interface PhoneNumberTable {
  id: string;
  tenant_id: string;
  number: string;
  label: string;
  agent_id: string;
  /** JSON text; null where none are kept. */
  hours: string | null;
  created_at_ms: number;
  updated_at_ms: number;
}

export interface OutboundCallTable {
  call_id: string;
  tenant_id: string;
  agent_id: string;
  to_number: string;
  from_number: string;
  channel: PlacedCall['channel'];
  /** JSON text. */
  request: string;
  idempotency_key: string | null;
  fingerprint: string;
  state: PlacedCall['state'];
  attempt: number;
  due_at_ms: number;
  carrier_id: string | null;
  created_at_ms: number;
  updated_at_ms: number;
}
