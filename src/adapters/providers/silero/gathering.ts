/**
 * Gathers what the calls ask of the model until the first of them comes round with its next frame, 20 ms later: a batch costs the
 * model little more than one chunk does, and a message to its thread costs the same whatever it holds.
 */
import { CONTEXT_SAMPLES, INPUT_SAMPLES, type ToModel } from './messages.ts';

/** Chunks in one message; with more it leaves at once. */
const MOST_CHUNKS = 64;
/** With so few calls asking, waiting would gain nothing. */
const FEW_CALLS = 2;
/** A chunk that is in no hurry waits so many frames for others to go with. */
const PATIENT_FRAMES = 3;

export class Gathering {
  readonly #post: (message: ToModel) => void;
  readonly #asking: () => number;
  readonly #samples = new Float32Array(MOST_CHUNKS * INPUT_SAMPLES);
  #calls: number[] = [];
  #forgotten: number[] = [];
  /** The first of them that is in a hurry; and for how many frames the first of all has waited. */
  #hurried: number | null = null;
  #rounds = 0;

  /** `asking` tells how many calls ask the model now. */
  constructor(post: (message: ToModel) => void, asking: () => number) {
    this.#post = post;
    this.#asking = asking;
  }

  /** A call brings its next frame: what it was the first to ask for does not wait any longer. */
  comeRound(call: number): void {
    if (call === this.#hurried) this.#send();
    else if (call === this.#calls[0]) {
      this.#rounds += 1;
      if (this.#rounds >= PATIENT_FRAMES) this.#send();
    }
  }

  /** The next samples of a call are the chunk at `from` of a ring, which holds its context too. `patient`: in no hurry. */
  ask(call: number, ring: Float32Array, from: number, patient = false): void {
    const into = this.#calls.length * INPUT_SAMPLES;
    const start = (from - CONTEXT_SAMPLES + ring.length) % ring.length;
    const straight = Math.min(INPUT_SAMPLES, ring.length - start);
    for (let i = 0; i < straight; i += 1) this.#samples[into + i] = ring[start + i]!;
    for (let i = straight; i < INPUT_SAMPLES; i += 1) this.#samples[into + i] = ring[i - straight]!;
    this.#calls.push(call);
    if (!patient) this.#hurried ??= call;
    if (this.#calls.length === MOST_CHUNKS || this.#asking() <= FEW_CALLS) this.#send();
  }

  /** Nothing more comes of this call, and no answer is awaited. */
  forget(call: number): void {
    this.#forgotten.push(call);
    if (this.#calls.length === 0 || this.#calls[0] === call || this.#hurried === call) this.#send();
  }

  #send(): void {
    const calls = this.#calls;
    const forgotten = this.#forgotten;
    this.#calls = [];
    this.#forgotten = [];
    this.#hurried = null;
    this.#rounds = 0;
    this.#post({ calls, samples: this.#samples.slice(0, calls.length * INPUT_SAMPLES), forgotten });
  }
}
