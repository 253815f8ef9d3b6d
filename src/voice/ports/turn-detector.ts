/** A learned turn detector: hears from how the caller spoke whether the turn is over. */
export interface TurnDetector {
  /** Name shown to people and written to the log, such as `smart-turn`. */
  readonly id: string;
  /** The most sound that it listens to; what is older need not be given. */
  readonly listensMs: number;
  /**
   * Probability from 0 to 1 that the turn is over with `audio`: 16 kHz mono samples in [-1, 1], the end of speech last. The array is
   * the caller's again when this returns. Null when no answer came in time or the detector is too busy to give one. Aborting
   * resolves with null. Rejects with a ParleyError when it is broken.
   */
  predict(audio: Float32Array, signal: AbortSignal): Promise<number | null>;
}
