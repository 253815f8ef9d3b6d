/** Where recordings are kept: one stereo file a call, caller left, agent right, 16-bit at 16 kHz. */
export interface RecordingStore {
  /** Begins a recording. Faults (a full disk) are reported once by `onFault`; the call goes on. */
  begin(callId: string, onFault: (fault: Error) => void): RecordingWriter;
  /** A readable WAV file, also for a call whose process died in mid-write; null when there is none. */
  find(
    callId: string,
  ): Promise<{ path: string; bytes: number; durationMs: number; sampleRateHz: number } | null>;
}

export interface RecordingWriter {
  /** Appends interleaved stereo samples (left, right, …). The array may be reused. Never blocks, never throws. */
  write(interleaved: Int16Array): void;
  /** Finishes the file and resolves when it is on disk. */
  close(): Promise<{ durationMs: number; bytes: number }>;
}
