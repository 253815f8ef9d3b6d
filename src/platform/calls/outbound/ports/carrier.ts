/** Who connects the calls that Parley places. Each method rejects with a ParleyError of the provider. */
import type { PlacedCall } from '../placed-call.ts';

export interface Carrier {
  /** Throws ParleyError `carrier.unset` where no account is set for the tenant. */
  demandAccount(tenantId: string): Promise<void>;
  /** Begins an attempt; what comes of it is told to `CarrierEvents`. Resolves with the carrier's name for it. */
  place(call: PlacedCall, signal: AbortSignal): Promise<{ carrierId: string }>;
  /** How it stands, where callbacks may have been lost; null where the carrier does not know it. */
  look(call: PlacedCall, signal: AbortSignal): Promise<CarrierState | null>;
  /** Ends it, also while it rings. */
  hangUp(call: PlacedCall, signal: AbortSignal): Promise<void>;
}

/** `connected`: somebody has answered. `completed`: it was connected and is over. */
export type CarrierState =
  | 'queued'
  | 'ringing'
  | 'connected'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled';

/** What a carrier tells; may come late, twice and out of order. */
export interface CarrierNews {
  callId: string;
  attempt: number;
  carrierId: string;
  state: CarrierState;
  /** The carrier's own words on a failure, such as a SIP code. */
  detail?: string;
}
