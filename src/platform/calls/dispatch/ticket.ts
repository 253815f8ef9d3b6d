/** A call that one process takes in and another holds, as both know it. */
import type { Tone } from '#platform/agents/strategy/wording-schema.ts';

/** `waiting` for a runner; `claimed` by one that waits for the line; `running`; over. `expired`: nobody came in time. */
export type TicketState = 'waiting' | 'claimed' | 'running' | 'done' | 'expired';

export interface LaunchRequest {
  from: string | null;
  to: string | null;
  tone?: Tone;
  variables?: Record<string, string>;
  /** The carrier's own name for the call. */
  carrierId?: string;
  /** Whether a browser has sound, or text only. */
  audio?: boolean;
}

export interface NewTicket {
  callId: string;
  tenantId: string;
  agentId: string;
  channel: 'twilio' | 'browser';
  request: LaunchRequest;
}

export interface Ticket extends NewTicket {
  state: TicketState;
  /** Grows each time that the call is taken from its runner. */
  epoch: number;
  agentVersion: number | null;
  claimedBy: string | null;
  entrance: Entrance | null;
}

/** Where the line is to be connected. The secret admits it once. */
export interface Entrance {
  /** Of the runner, such as `wss://runner-2.example.com`. */
  url: string;
  secret: string;
}

/** A runner's right to a call: over as soon as the ticket has another epoch. */
export interface Lease {
  callId: string;
  epoch: number;
}
