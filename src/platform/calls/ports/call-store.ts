import type { LogEntry } from '#voice/log.ts';
import type { CallPlan } from '#voice/plan.ts';

/** Where calls and their logs are kept: written for all tenants by who takes the calls, read by one tenant. */
export interface CallStore extends CallWriter {
  forTenant(tenantId: string): CallReader;
}

export interface CallWriter {
  /** Writes the call's head. Rejects only when neither the database nor the spool can take it. */
  open(call: CallHead): Promise<void>;
  /**
   * Takes entries in order and returns at once; they are written in batches. While the database is down they wait in a bounded
   * spool on disk and arrive in order later.
   */
  append(callId: string, entries: LogEntry[]): void;
  /** Resolves when everything appended so far is durable (in the database, or in the spool and synced). */
  flush(callId: string): Promise<void>;
  /** Flushes, then marks the call as ended. */
  close(callId: string, end: CallEnd): Promise<void>;
}

/** The calls of one tenant; those of others do not exist here. */
export interface CallReader {
  list(query: CallQuery): Promise<CallRow[]>;
  get(callId: string): Promise<CallRow | null>;
  /** Entries with `seq` > `afterSeq`, in order. */
  log(callId: string, afterSeq: number, limit: number): Promise<LogEntry[]>;
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
  /** Milliseconds since 1970. */
  startedAtMs: number;
  /** The version of the agent that it ran; absent for calls from before agents had versions. */
  agentVersion?: { number: number; hash: string };
  /** The experiment whose arm that version was. */
  experimentId?: string;
  plan: CallPlan;
  providers: { stt: string[]; tts: string[]; llm: string[]; vad: string };
}

export interface CallEnd {
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
  agentId?: string;
  state?: CallRow['state'];
}

/** `lost`: the process ended before the call did; its log is whole to the last acknowledged event. */
export interface CallRow extends CallHead {
  state: 'active' | 'ended' | 'lost';
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
