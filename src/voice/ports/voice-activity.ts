/** A voice activity detector: tells speech from everything else, a frame at a time. */
export interface VoiceActivity {
  readonly id: string;
  /** One detector for one call. */
  open(): VoiceActivityDetector;
}

export interface VoiceActivityDetector {
  /**
   * Takes 20 ms (320 samples of 16 kHz mono) and answers at once whether they are speech.
   * Detectors that work elsewhere answer from the newest verdict they have. Allocates nothing.
   */
  push(frame: Float32Array): boolean;
  close(): void;
}
