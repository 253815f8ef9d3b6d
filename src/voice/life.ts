/** What happens to a call around its conversation: written by the platform, never by the heart, and no part of a replay. */
export type Life =
  /** Where the call is now; `epochMs` is when, since 1970. */
  | {
      type: 'call.state';
      state: LifeState;
      epochMs: number;
      /** Of calls that Parley places; counts from 1. */
      attempt?: number;
      reason?: string;
      /** When the next attempt is due. */
      dueAtMs?: number;
    }
  /** What the policy gate said before the call was answered; `verdictId` names the decision. */
  | {
      type: 'call.governed';
      tier: 'low' | 'medium' | 'high' | 'critical';
      verdictId: string;
      constitutionHash: string | null;
      recording: 'allowed' | 'denied' | 'off';
      reasons: string[];
      /** The policies could not be asked. */
      degraded: boolean;
    }
  /** Who has picked up, as far as the carrier can hear it. */
  | { type: 'machine.detected'; answeredBy: 'human' | 'machine' | 'fax' | 'unknown'; detail: string };

/** From the request to the record. `lost`: the process ended before the call did. */
const LIFE_STATES = [
  'queued',
  'created',
  'ringing',
  'active',
  'ending',
  'ended',
  'lost',
  'failed',
  'busy',
  'no-answer',
  'canceled',
  'refused',
] as const;
export type LifeState = (typeof LIFE_STATES)[number];
