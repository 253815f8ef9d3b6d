/** What passes between Parley and the thread that runs the model. One question at a time. */
export interface ToModel {
  id: number;
  audio: Float32Array;
}

export type FromModel = { type: 'ready' } | { type: 'answer'; id: number; probability: number };
