/** What placing calls stands on. */
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { Jobs } from '#platform/jobs/ports/jobs.ts';
import type { Place } from '../admission.ts';
import type { Desk } from '../desk.ts';
import type { NumberStore } from '../numbers/ports/number-store.ts';
import type { PlacedChannel } from './placed-call.ts';
import type { Carrier } from './ports/carrier.ts';
import type { Clearance } from './ports/clearance.ts';
import type { PlacedDirectory, PlacedStore } from './ports/placed-store.ts';

export interface OutboundSetup {
  desk: Pick<Desk, 'cast' | 'headOf' | 'records' | 'reserve' | 'answer' | 'get'>;
  placedOf: (tenantId: string) => PlacedStore;
  directory: PlacedDirectory;
  numbersOf: (tenantId: string) => Pick<NumberStore, 'list'>;
  carriers: Record<PlacedChannel, Carrier>;
  jobs: Jobs;
  clearance: Clearance;
  audit: Audit;
  clock: Clock;
  chance: Chance;
  /** For operators; never what was said. */
  onFault: (callId: string, fault: unknown) => void;
}

/** The same, with what this process holds for the calls that it is placing. */
export interface Outbound extends OutboundSetup {
  /** Kept for a call from its dialling to its line. */
  places: Map<string, Place>;
}

/** A call's next attempt is due. */
export const DUE = 'calls.due';
/** A call may have been forgotten by its carrier, or its news were lost. */
export const LOOK = 'calls.look';
