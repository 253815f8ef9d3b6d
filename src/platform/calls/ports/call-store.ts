import type { RiskTier } from '#platform/governance/risk-tier.ts';
import type { Happening } from '#voice/events.ts';
import type { LogEntry } from '#voice/log.ts';
import type { LifeState } from '#voice/life.ts';
import type { CallPlan } from '#voice/plan.ts';

/** Where calls and their logs are kept: written for all tenants by who takes the calls, read by one tenant. */
export interface CallStore extends CallWriter {
  forTenant(tenantId: string): CallReader;
}

export interface CallWriter {
  /**
   * Writes the call's head; `active` unless told otherwise. Rejects only when neither the database nor the spool can take it.
   * `epoch`: of the ticket under which a dispatched call is held; what is written after that has a newer one is refused.
   */
  open(call: CallHead, state?: OpenState, epoch?: number): Promise<void>;
  /** Says where an open call is now. */
  mark(callId: string, state: OpenState, at?: MarkDetail): void;
  /**
   * Opens again what an earlier run or another process has opened, to go on with its log. Resolves with whose it is and what it holds.
   * Throws ParleyError `call.unknown` for a call that does not exist or is over.
   */
  resume(callId: string, epoch?: number): Promise<ResumedCall>;
  /**
   * Takes entries in order and returns at once; they are written in batches. While the database is down they wait in a bounded
   * spool on disk and arrive in order later.
   */
  append(callId: string, entries: LogEntry[]): void;
  /** Resolves when everything appended so far is durable (in the database, or in the spool and synced). */
  flush(callId: string): Promise<void>;
  /** The call is not this process's any more: nothing more of it is written here. */
  leave(callId: string): void;
  /** Flushes, then marks the call as ended. */
  close(callId: string, end: CallEnd): Promise<void>;
}

export interface ResumedCall extends Pick<CallHead, 'tenantId' | 'agentId'> {
  log: LogEntry[];
}

export interface MarkDetail {
  /** The first one told stays. */
  answeredAtMs?: number;
  /** In place of what the head has said. */
  governance?: CallGovernance;
}

/** The calls of one tenant; those of others do not exist here. */
export interface CallReader {
  list(query: CallQuery): Promise<CallRow[]>;
  get(callId: string): Promise<CallRow | null>;
  /** Entries with `seq` > `afterSeq`, in order. */
  log(callId: string, afterSeq: number, limit: number): Promise<LogEntry[]>;
  /** Of each of the calls the first `most` entries that say all of the words (search/words.ts), in order. */
  hits(callIds: readonly string[], saying: readonly string[], most: number): Promise<EntryOfCall[]>;
  /** Of each of the calls the events of these types, in order. */
  events(callIds: readonly string[], types: readonly Happening['type'][]): Promise<EntryOfCall[]>;
}

export interface EntryOfCall {
  callId: string;
  entry: LogEntry;
}

export interface CallHead {
  id: string;
  tenantId: string;
  agentId: string;
  agentName: string;
  channel: string;
  /** Who is on the line as the channel knows it (a number, an address); null when unknown. */
  from: string | null;
  to: string | null;
  /** `inbound` unless told otherwise. */
  direction?: Direction;
  /** When it rang, or was asked for. Milliseconds since 1970. */
  startedAtMs: number;
  /** The version of the agent that it ran; absent for calls from before agents had versions. */
  agentVersion?: { number: number; hash: string };
  /** The experiment whose arm that version was. */
  experimentId?: string;
  /** Under which verdict it was answered; absent for calls that are still to be, and from before there was a gate. */
  governance?: CallGovernance;
  plan: CallPlan;
  providers: { stt: string[]; tts: string[]; llm: string[]; vad: string };
}

export interface CallGovernance {
  tier: RiskTier;
  /** Null when it could not be read in time. */
  constitutionHash: string | null;
  /** The decision to answer. */
  verdictId: string;
  recording: 'allowed' | 'denied' | 'off';
  /** Of the risk, and of a recording that was denied. */
  reasons: string[];
  /** The policies could not be asked, and what the settings say for that case was done. */
  degraded: boolean;
}

export type Direction = 'inbound' | 'outbound';
/** Where a call can be while its record is open … */
export type OpenState = Extract<LifeState, 'queued' | 'created' | 'ringing' | 'active' | 'ending'>;
/** … and how it can have ended. */
export type OverState = Exclude<LifeState, OpenState | 'lost'>;

export interface CallEnd {
  /** `ended` unless told otherwise. */
  state?: OverState;
  endedAtMs: number;
  durationMs: number;
  reason: string;
  by: string;
  turns: number;
}

export interface CallQuery {
  limit: number;
  /** Calls that started before this time. */
  beforeMs?: number;
  /** With `beforeMs`: also those that started at that very time and come behind this one in the order of lists. */
  beforeId?: string;
  /** Calls that started at this time or later. */
  fromMs?: number;
  /** Calls that started before this time, whatever `beforeMs` says of the page. */
  toMs?: number;
  agentId?: string;
  state?: CallRow['state'];
  channel?: string;
  /** A part of who is on the line or of whom was called, in any case of letters. */
  party?: string;
  /** Words of `wordsAsked`: calls with an entry that says all of them. An empty list fits no call. */
  saying?: readonly string[];
}

/** `lost`: the process ended before the call did; its log is whole to the last acknowledged event. */
export interface CallRow extends CallHead {
  state: LifeState;
  direction: Direction;
  /** When somebody was on the line; null where nobody was, or the call is older than this field. */
  answeredAtMs: number | null;
  end: CallEnd | null;
  /** Number of log entries stored. */
  entries: number;
  recording: RecordingRow | null;
}

export interface RecordingRow {
  sampleRateHz: number;
  durationMs: number;
  bytes: number;
}
