/** The newest frames of a stream, in memory that is made once: when the first comes, since it tells how wide they are. */
export class FrameRing {
  readonly #size: number;
  #samples = new Float32Array(0);
  #length = 0;
  #at = 0;
  #count = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  push(frame: Float32Array): void {
    if (frame.length !== this.#length) this.#begin(frame.length);
    const samples = this.#samples;
    const from = this.#at * frame.length;
    for (let i = 0; i < frame.length; i += 1) samples[from + i] = frame[i]!;
    this.#at = this.#at + 1 === this.#size ? 0 : this.#at + 1;
    if (this.#count < this.#size) this.#count += 1;
  }

  /** The newest frame is the first back; a view, until the next push. */
  back(frames: number): Float32Array {
    const from = ((this.#at - frames + this.#size) % this.#size) * this.#length;
    return this.#samples.subarray(from, from + this.#length);
  }

  #begin(length: number): void {
    this.#samples = new Float32Array(this.#size * length);
    this.#length = length;
    this.#at = 0;
    this.#count = 0;
  }
}
