/** What is kept of a session: who opened it, under what, and how it ended. Its words and its sound are never kept here. */
import type { RiskTier } from '#platform/governance/risk-tier.ts';

const SESSION_STATES = ['created', 'active', 'stopping', 'stopped'] as const;
/** created → active with the first audio → stopping while the last words are awaited → stopped. */
export type SessionState = (typeof SESSION_STATES)[number];

/** `lost`: its process ended without stopping it. */
export type StopReason = 'asked' | 'idle' | 'too-long' | 'call-over' | 'shutdown' | 'fault' | 'lost';

export interface SessionHead {
  id: string;
  /** The developer's own name for what it belongs to. */
  project: string;
  /** Where the sound comes from, in the developer's words; policies may ask for it. */
  channel: string;
  recogniser: string;
  /** Who talks; null where words are only taken down. */
  agentId: string | null;
  /** BCP 47. */
  language: string;
  metadata: Record<string, string>;
  createdBy: { kind: string; id: string; label: string };
  governance: SessionGovernance;
  createdAtMs: number;
}

/** Under what it was opened: as the audit has it. */
export interface SessionGovernance {
  tier: RiskTier;
  /** Why it is of that tier. */
  reasons: string[];
  /** The decision of the gate. */
  verdictId: string;
  /** Of the principles in force when it was opened. */
  constitutionHash: string;
}

/** What changes while it lives. */
export interface SessionProgress {
  state: SessionState;
  activeAtMs: number | null;
  /** Of a session with an agent: the call, whose log holds the words. */
  callId: string | null;
  stopped: { atMs: number; reason: StopReason; by: string } | null;
  /** How much sound came. */
  audioMs: number;
  utterances: number;
}

export interface SessionRecord extends SessionHead, SessionProgress {}
