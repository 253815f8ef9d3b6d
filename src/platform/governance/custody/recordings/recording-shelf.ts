/** Recordings as custody sees them: things that take up room, are sealed under a key, and are to be deleted some day. */
export interface RecordingShelf {
  /** The calls whose recordings lie here, finished; those that are being written are not among them. */
  ids(): Promise<string[]>;
  /** Null when there is none. */
  describe(callId: string): Promise<ShelvedRecording | null>;
  /** The SHA-256 of the file as it lies there, in hex; null when there is none. Throws `custody.busy` while it is being written. */
  digest(callId: string): Promise<string | null>;
  /** Deletes the file; false when there was none. */
  remove(callId: string): Promise<boolean>;
  /** Wraps the recording's own key under its tenant's newest; false when it is gone, busy, or not sealed. The sound is not touched. */
  rewrap(callId: string): Promise<boolean>;
}

export interface ShelvedRecording {
  callId: string;
  /** Null for a file of an earlier Parley, which is not sealed and names no tenant. */
  tenantId: string | null;
  keyVersion: number | null;
  /** What it takes on disk. */
  bytes: number;
  durationMs: number;
  madeAtMs: number;
}
