/** What passes between the detectors and the one thread that runs the model. */

/** Samples of 16 kHz that the model takes at once: 32 ms. */
export const CHUNK_SAMPLES = 512;

export type ToModel =
  | { type: 'chunk'; call: number; samples: Float32Array }
  /** The call's next chunk is the first of something new. */
  | { type: 'forget'; call: number };

/** Probabilities of speech, one for each chunk that was taken, in order. */
export interface FromModel {
  calls: number[];
  probabilities: number[];
}
