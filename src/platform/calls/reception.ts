import type { Tone } from '#platform/agents/strategy/wording-schema.ts';
import type { Destination } from '#platform/governance/risk.ts';
import type { Line } from '#voice/ports/line.ts';
import type { LogEntry } from '#voice/log.ts';
import type { Lease } from './dispatch/ticket.ts';
import type { Place } from './admission.ts';

/** Where channels bring callers: picks the agent, opens the record, starts the conversation. Implemented in `platform/calls`. */
export interface Reception {
  /**
   * Answers a line. Rejects with ParleyError `call.full`, `call.stopping`, `agent.unknown`, `agent.closed` or `request.invalid` (tone, variables) before anything was sent on the line;
   * the channel then refuses in its own way. Takes over the request's place, also when it rejects.
   */
  answer(line: Line, request: CallRequest): Promise<LiveCall>;
  /**
   * Keeps a place for a call whose line is still to come. Throws ParleyError `call.full` or `call.stopping`. Whoever has it brings it
   * with the call's request, or leaves it.
   */
  reserve(): Place;
  /** Writes down a caller who could not be taken in, and why. Returns at once and never throws. */
  turnedAway(request: Omit<CallRequest, 'place'>, channel: Line['channel'], reason: string): void;
}

export type TransferLine = (to: string, signal: AbortSignal) => Promise<void>;

export interface CallRequest {
  tenantId: string;
  agentId: string;
  /** Who is on the line as the channel knows it; null when unknown. */
  from: string | null;
  to: string | null;
  /** For this call alone: another tone, and texts in place of the agent's facts. */
  tone?: Tone;
  variables?: Record<string, string>;
  /** Of a call whose record is open already: one that Parley has placed. */
  callId?: string;
  /** Where a call goes that Parley has placed. */
  destination?: Destination;
  /** Of a call that was dispatched to this process. */
  lease?: Lease;
  /** The version that it was placed with; else the one that answers now. */
  version?: number;
  /** The constitution under which it was asked for; the call is refused under another. */
  constitutionHash?: string;
  /** Hands the line to another number; where the channel can. */
  transfer?: TransferLine;
  /** Where one was reserved; otherwise the call takes one when it is answered. */
  place?: Place;
  /** It counts in the tenant's quota already: whoever counted it gives that back. */
  counted?: true;
}

/** Who is on the line, and since when. */
export interface LiveAbout {
  agent: { id: string; name: string };
  channel: string;
  direction: 'inbound' | 'outbound';
  from: string | null;
  to: string | null;
  startedAtMs: number;
}

/** Where it is just now. */
export interface LiveNow {
  state: 'ringing' | 'active' | 'ending';
  /** What was said last, by whom, and when; of the agent what the caller has heard. */
  lastWords: { who: 'caller' | 'agent'; text: string; epochMs: number } | null;
  muted: boolean;
}

/** A call that is going on. */
export interface LiveCall {
  readonly id: string;
  readonly tenantId: string;
  readonly about: LiveAbout;
  readonly now: LiveNow;
  /** The agent says it in its next pause, or at once. Throws ParleyError `call.not_active` where it will not be said. */
  say(text: string, at: { now: boolean }): void | Promise<void>;
  /** The agent hears and does not speak. Throws ParleyError `call.not_active` while the call is not. */
  mute(on: boolean): void | Promise<void>;
  /** Throws ParleyError `call.not_transferable` where its channel cannot hand it to a number, `call.not_active` while the call is not. */
  demandTransfer(): void;
  /**
   * Hands the caller to a number (E.164), behind a sentence of the agent's (`say`, else the strategy's own). Resolves when the carrier has
   * taken it. Rejects as `demandTransfer` throws, and with the carrier's `provider.…`: then the call goes on.
   */
  transfer(to: string, options: { say?: string | undefined; signal: AbortSignal }): Promise<void>;
  /** Ends it politely: the agent says goodbye where the line allows. Resolves when the record is closed. */
  end(by: 'operator' | 'api' | 'shutdown', reason: string): Promise<void>;
  /** Lets go of a dispatched call that another process goes on with: nothing more is said or written here. */
  leave(): Promise<void>;
  /** Hears every log entry from now on; the returned function stops it. */
  subscribe(listener: (entry: LogEntry) => void): () => void;
  /** Resolves when the record is closed. */
  readonly ended: Promise<void>;
}

/** The calls that are going on in this process. */
export interface LiveCalls {
  /** Undefined also for a call of another tenant. */
  get(tenantId: string, callId: string): LiveCall | undefined;
  list(tenantId: string): LiveCall[];
  /** Hears of the tenant's calls from now on; the returned function stops it. */
  watch(tenantId: string, listener: (change: LiveChange) => void): () => void;
  countOf(tenantId: string): number;
  /** Of all tenants. */
  readonly count: number;
}

export interface LiveChange {
  type: 'started' | 'changed' | 'ended';
  call: LiveCall;
}
