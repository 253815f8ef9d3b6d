/** Where recordings are kept: one stereo file a call, caller left, agent right, 16-bit at the rate of its line. */
export interface RecordingStore {
  /** Begins a recording. Faults (a full disk) are reported once by `onFault`; the call goes on. */
  begin(call: RecordedCall, onFault: (fault: Error) => void): RecordingWriter;
  /** How much there is, also of a call that goes on and of one whose process died in mid-write; null when there is none. */
  find(callId: string): Promise<FoundRecording | null>;
  /**
   * The bytes `start` … `end`, both included, of the recording as a WAV file of `find`'s length. Throws `custody.damaged` when the file
   * was altered, and `request.unknown` when it is gone.
   */
  read(callId: string, range: { start: number; end: number }): AsyncIterable<Uint8Array>;
}

export interface RecordedCall {
  id: string;
  /** Whose key seals it. */
  tenantId: string;
  /** Of the samples that are written; 16 kHz when absent. */
  sampleRateHz?: RecordedRateHz;
}

export type RecordedRateHz = 8000 | 16_000;

export interface FoundRecording {
  /** Of the WAV file. */
  bytes: number;
  durationMs: number;
  sampleRateHz: number;
}

export interface RecordingWriter {
  /** Appends interleaved stereo samples (left, right, …). The array may be reused. Never blocks, never throws. */
  write(interleaved: Int16Array): void;
  /** Finishes the file and resolves when it is on disk. */
  close(): Promise<{ durationMs: number; bytes: number }>;
}
