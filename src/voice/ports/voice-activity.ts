/** A voice activity detector: tells speech from everything else, a frame at a time. */
export interface VoiceActivity {
  readonly id: string;
  /** One detector for one call. */
  open(pace?: VoicePace): VoiceActivityDetector;
}

/** How sure a detector must be, as the call's strategy wants it. Without one: 60 and 200 ms. */
export interface VoicePace {
  /** Speech needed before it counts as speech. At 20 its first frame may count. */
  onsetMs: number;
  /** Quiet that ends speech. Under 100 the detector bridges no closure of a consonant by itself. */
  releaseMs: number;
}

export interface VoiceActivityDetector {
  /**
   * Takes 20 ms (320 samples of 16 kHz mono, or 160 of 8 kHz, the same for the whole call) and answers at once whether they are speech.
   * Detectors that work elsewhere answer from the newest verdict they have. Allocates nothing.
   */
  push(frame: Float32Array): boolean;
  /** By how much its verdict comes after the sound itself: speech before it says yes, quiet before it says no. Multiples of 20. */
  readonly lag: { onsetMs: number; releaseMs: number };
  close(): void;
}
