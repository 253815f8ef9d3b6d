/** What a developer hears of a session, in order. Times within the sound are milliseconds from its first sample. */
import type { ErrorCode } from '#voice/errors.ts';
import type { TimedWord } from '#voice/plan.ts';
import type { RiskTier } from '#platform/governance/risk-tier.ts';
import type { StopReason } from './session-record.ts';

export type SessionHappening =
  | { type: 'session.created'; recogniser: string; agentId: string | null; tier: RiskTier }
  /** The first sound has come; with an agent, the call that has begun. */
  | { type: 'session.active'; callId: string | null }
  | { type: 'session.stopping'; reason: StopReason }
  | { type: 'session.stopped'; reason: StopReason; by: string; audioMs: number; utterances: number }
  /** Something did not go well, and the session goes on. */
  | { type: 'session.warning'; code: ErrorCode; message: string }
  | { type: 'speech.started'; utteranceId: string; fromMs: number }
  | { type: 'speech.ended'; utteranceId: string; toMs: number }
  | { type: 'transcript.partial'; utteranceId: string; text: string }
  | Transcript
  /** What the agent is saying, as far as it has got. */
  | { type: 'reply.partial'; replyId: string; text: string }
  /** `heard` is what had been played when it ended; all of `text` where nobody spoke over it. */
  | { type: 'reply.ended'; replyId: string; text: string; heard: string }
  /** Sound of the agent that was sent and not yet played is to be thrown away: somebody speaks over it. */
  | { type: 'reply.cleared' };

export interface Transcript {
  type: 'transcript.final';
  utteranceId: string;
  /** Empty where nothing intelligible was said. */
  text: string;
  /** Calibrated probability that `text` is right, 0 to 1. */
  confidence: number;
  /** Speech was heard that this recogniser cannot understand. */
  refused: boolean;
  fromMs: number;
  toMs: number;
  /** Empty when not known. */
  words: TimedWord[];
}

/** `seq` counts from 1 without a gap; `atMs` is in milliseconds since 1970. */
export type SessionEvent = { seq: number; atMs: number } & SessionHappening;

/** In place of events that are not kept any more: those from `fromSeq` to `seq`, both included. */
export interface SessionGap {
  type: 'session.gap';
  seq: number;
  fromSeq: number;
}
