/** What passes between the detectors and the one thread that runs the model. */

/** The model also takes 16 kHz: that costs half as much again, and telephones carry nothing beyond 4 kHz. */
export const MODEL_HZ = 8000;
/** Samples that the model takes at once: 32 ms. */
export const CHUNK_SAMPLES = 256;
/** Of what comes before a chunk, so much goes with it. */
export const CONTEXT_SAMPLES = 32;
export const INPUT_SAMPLES = CONTEXT_SAMPLES + CHUNK_SAMPLES;

export interface ToModel {
  /** Whose chunks these are, in order; a call may come more than once. */
  calls: number[];
  /** One chunk behind the other, each behind its context. */
  samples: Float32Array<ArrayBuffer>;
  /** Calls that have ended: their states are let go, and what waits of them is not looked at. */
  forgotten: number[];
}

/** Probabilities of speech, one for each chunk that was taken, in order. */
export interface FromModel {
  calls: number[];
  probabilities: number[];
}
