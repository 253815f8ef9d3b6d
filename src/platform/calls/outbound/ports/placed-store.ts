import type { PlacedCall, PlacedState } from '../placed-call.ts';

/** The calls that a tenant has placed. */
export interface PlacedStore {
  /** Null when it was added; the call that has the same idempotency key already otherwise. */
  add(call: PlacedCall): Promise<PlacedCall | null>;
  get(callId: string): Promise<PlacedCall | null>;
  byKey(idempotencyKey: string): Promise<PlacedCall | null>;
  /** Changes a call that is at `from`, in one step for all processes. Null where it is not, or not any more. */
  change(callId: string, from: PlacedFrom, to: PlacedChange): Promise<PlacedCall | null>;
  /** Only one that was never tried. */
  remove(callId: string): Promise<void>;
}

export interface PlacedFrom {
  states: readonly PlacedState[];
  attempt?: number;
}
export type PlacedChange = Partial<Pick<PlacedCall, 'state' | 'attempt' | 'dueAtMs' | 'carrierId'>> & {
  updatedAtMs: number;
};

/** Of all tenants: a carrier's callback names a call, not whose it is; and what a restart has left open. */
export interface PlacedDirectory {
  find(callId: string): Promise<PlacedCall | null>;
  /** Not over, oldest first. */
  open(limit: number): Promise<PlacedCall[]>;
}
