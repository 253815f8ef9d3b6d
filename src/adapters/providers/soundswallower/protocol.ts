/** What the pool and its worker threads say to each other. `id` names the utterance; late messages of an old one are ignored. */
import type { Expectation, Guide } from '#voice/plan.ts';
import type { ModelName } from './engine.ts';
import type { Recognised } from './recogniser.ts';

export interface WorkerSetup {
  model: ModelName;
}

export type ToWorker =
  | { type: 'open'; id: number; guide: Guide; expect: Expectation }
  | { type: 'prepare'; id: number; guide: Guide; expect: Expectation }
  | { type: 'audio'; id: number; samples: Float32Array }
  | { type: 'finish'; id: number }
  | { type: 'drop'; id: number }
  /** Answered when everything sent before is done. */
  | { type: 'settle'; id: number };

export type FromWorker =
  | { type: 'ready' }
  | { type: 'prepared'; id: number }
  | { type: 'settled'; id: number }
  | { type: 'partial'; id: number; text: string }
  | { type: 'final'; id: number; result: Recognised }
  /** Words of the strategy that nobody can pronounce: these wordings cannot be heard. */
  | { type: 'unpronounceable'; guideId: string; words: string[] };
