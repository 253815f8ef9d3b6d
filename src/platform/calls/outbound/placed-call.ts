/** A call that Parley places: what was asked for, and how far it is. */
import type { Tone } from '#platform/agents/strategy/wording-schema.ts';
import type { Destination } from '#platform/governance/risk.ts';
import type { RetryPolicy } from './retry.ts';

export interface PlacedCall {
  callId: string;
  tenantId: string;
  agentId: string;
  /** E.164. */
  to: string;
  /** Of the tenant; empty for a simulated call that named none. */
  from: string;
  channel: PlacedChannel;
  request: PlacedRequest;
  idempotencyKey: string | null;
  /** Of all that was asked for: tells a repeated request from another one under the same key. */
  fingerprint: string;
  state: PlacedState;
  /** Counts from 1; 0 before the first. */
  attempt: number;
  /** When the next attempt begins, or the present one began. */
  dueAtMs: number;
  /** The carrier's name for the present attempt; null until it has told. */
  carrierId: string | null;
  createdAtMs: number;
  updatedAtMs: number;
}

export type PlacedChannel = 'twilio' | 'simulated';

export interface PlacedRequest {
  /** The agent's version when the call was asked for: that one talks, whenever it is. */
  version: number;
  /** Where it goes, for the gate when it is answered; absent of calls from before this was kept. */
  destination?: Destination;
  variables: Record<string, string>;
  tone: Tone | null;
  retry: RetryPolicy;
  /** It rings for so long at most. */
  ringMs: number;
  /** Whether the carrier is to find out if a machine has answered. */
  detectMachine: boolean;
  /** What a simulated caller says, one line a turn. */
  script: string[];
  /** How its caller speaks: aloud, through the whole pipeline, or as text. */
  scriptBy: 'voice' | 'text';
}

/** In this order; a retry goes back to `queued`. */
const PLACED_STATES = [
  'queued',
  'created',
  'ringing',
  'active',
  'ended',
  'failed',
  'busy',
  'no-answer',
  'canceled',
] as const;
export type PlacedState = (typeof PLACED_STATES)[number];

/** An attempt that came to nothing. */
export type Miss = 'failed' | 'busy' | 'no-answer';

export function isOver(state: PlacedState): boolean {
  return !['queued', 'created', 'ringing', 'active'].includes(state);
}
