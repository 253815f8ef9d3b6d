/**
 * Gathers what the calls ask of the model until the first of them comes round with its next frame, 20 ms later: a batch costs the
 * model little more than one chunk does, and a message to its thread costs the same whatever it holds.
 */
import { CHUNK_SAMPLES, type ToModel } from './messages.ts';

/** Chunks in one message; with more it leaves at once. */
const MOST_CHUNKS = 64;
/** With so few calls asking, waiting would gain nothing. */
const FEW_CALLS = 2;

export class Gathering {
  readonly #post: (message: ToModel) => void;
  readonly #asking: () => number;
  readonly #samples = new Float32Array(MOST_CHUNKS * CHUNK_SAMPLES);
  #calls: number[] = [];
  #forgotten: number[] = [];

  /** `asking` tells how many calls ask the model now. */
  constructor(post: (message: ToModel) => void, asking: () => number) {
    this.#post = post;
    this.#asking = asking;
  }

  /** A call brings its next frame: what it was the first to ask for does not wait any longer. */
  comeRound(call: number): void {
    if (this.#calls[0] === call) this.#send();
  }

  /** The next samples of a call are the chunk at `from` of a ring. */
  ask(call: number, ring: Float32Array, from: number): void {
    const into = this.#calls.length * CHUNK_SAMPLES;
    const start = from % ring.length;
    const straight = Math.min(CHUNK_SAMPLES, ring.length - start);
    for (let i = 0; i < straight; i += 1) this.#samples[into + i] = ring[start + i]!;
    for (let i = straight; i < CHUNK_SAMPLES; i += 1) this.#samples[into + i] = ring[i - straight]!;
    this.#calls.push(call);
    if (this.#calls.length === MOST_CHUNKS || this.#asking() <= FEW_CALLS) this.#send();
  }

  /** Nothing more comes of this call, and no answer is awaited. */
  forget(call: number): void {
    this.#forgotten.push(call);
    if (this.#calls.length === 0 || this.#calls[0] === call) this.#send();
  }

  #send(): void {
    const calls = this.#calls;
    const forgotten = this.#forgotten;
    this.#calls = [];
    this.#forgotten = [];
    this.#post({ calls, samples: this.#samples.slice(0, calls.length * CHUNK_SAMPLES), forgotten });
  }
}
