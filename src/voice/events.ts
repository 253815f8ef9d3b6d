import type { Role } from './effects.ts';
import type { ErrorCode } from './errors.ts';
import type { Expectation, FallbackAction, FallbackTrigger, Json } from './plan.ts';

/** What happened in a call, as its owners read it. One union, written by the heart only. Times are in the log entry. */
export type Happening =
  | { type: 'call.answered' }
  /** Another process goes on with the call: what was under way is forgotten, what was heard to its end is not. */
  | { type: 'call.moved' }
  | {
      type: 'caller.speaking';
      utteranceId: string;
      startedMs: number;
      over: 'silence' | 'thinking' | 'reply';
    }
  | { type: 'caller.partial'; utteranceId: string; text: string }
  | {
      type: 'caller.said';
      utteranceId: string;
      text: string;
      confidence: number;
      refused: boolean;
      startedMs: number;
      endedMs: number;
    }
  /** The line gives the agent's own voice back, from now on at this delay; it does not interrupt. */
  | { type: 'echo.found'; delayMs: number; levelDb: number }
  | { type: 'caller.keypad'; digit: string }
  /** The caller's turn is over: this is what the mind answers. */
  | {
      type: 'turn.committed';
      turnId: string;
      text: string;
      confidence: number;
      via: 'speech' | 'keypad' | 'typed';
      /** Null for typed and keypad turns. */
      speechEndedMs: number | null;
      rule: string;
    }
  /** What was thought before the turn was over has been used, or was thrown away; `aheadMs` after it was begun. */
  | { type: 'thought.ahead'; used: boolean; aheadMs: number }
  | { type: 'reply.started'; replyId: string; turnId: string | null; kind: ReplyKind }
  | { type: 'reply.clause'; replyId: string; clauseId: string; text: string; say: string }
  /** A clause was not spoken: with it the agent would have said a phrase that it must not say. */
  | { type: 'reply.withheld'; replyId: string; phrase: string; text: string }
  /** The first sample of a reply can be heard; the parts of the wait, which sum to `totalMs`. */
  | { type: 'reply.audible'; replyId: string; waterfall: Waterfall | null }
  | { type: 'reply.paused'; replyId: string; heard: string; heardMs: number }
  | {
      type: 'reply.resumed';
      replyId: string;
      because: 'backchannel' | 'noise' | 'not-understood';
      from: string;
    }
  /** The reply is over; `heard` is what entered memory. `cut` when the caller heard less than all of it. */
  | { type: 'reply.ended'; replyId: string; text: string; heard: string; cut: boolean; heardMs: number }
  | { type: 'expecting'; expect: Expectation }
  /** While muted the agent hears and does not speak. */
  | { type: 'agent.muted'; on: boolean }
  | { type: 'call.transferred'; to: string }
  | { type: 'slots'; slots: Record<string, Json> }
  | { type: 'tool.called'; toolRunId: string; name: string }
  | { type: 'tool.answered'; toolRunId: string; ok: boolean }
  | { type: 'provider.failed'; role: Role; provider: number; code: ErrorCode }
  /** It takes too long: `beside` is asked as well, and the first to answer is taken. Null where there is no other. */
  | { type: 'provider.slow'; role: Role; provider: number; beside: number | null }
  /** It was not asked, because it has failed before: its circuit is open. */
  | { type: 'provider.skipped'; role: Role; provider: number }
  | { type: 'provider.switched'; role: Role; from: number; to: number }
  | {
      type: 'fallback.fired';
      policyId: string;
      on: FallbackTrigger;
      actions: FallbackAction['do'][];
      count: number;
    }
  /** Nobody will be speaking for a while, and why that is right. */
  | { type: 'silence'; because: 'waiting-for-caller' | 'thinking' | 'wait-asked' }
  | {
      type: 'call.ending';
      reason: string;
      by: 'agent' | 'caller' | 'operator' | 'api' | 'shutdown' | 'limit' | 'silence';
    }
  | { type: 'call.ended'; reason: string; by: EndedBy; durationMs: number };

export type EndedBy =
  | 'agent'
  | 'caller'
  | 'operator'
  | 'api'
  | 'shutdown'
  | 'limit'
  | 'silence'
  | 'lost'
  | 'fault';
export type ReplyKind =
  | 'greeting'
  | 'answer'
  | 'filler'
  | 'prompt'
  | 'clarification'
  | 'apology'
  | 'operator'
  | 'goodbye';

/** Milliseconds of each part of a reply's wait, from the end of the caller's speech to the first audible sample. */
export interface Waterfall {
  /** Caller's end of speech → turn decided (includes the recogniser). */
  decideMs: number;
  /** Turn decided → first token of the mind. */
  firstTokenMs: number;
  /** First token → first clause sent to the synthesiser. */
  firstClauseMs: number;
  /** First clause → its first audio. */
  firstAudioMs: number;
  /** First audio → first sample heard. */
  audibleMs: number;
  totalMs: number;
}
