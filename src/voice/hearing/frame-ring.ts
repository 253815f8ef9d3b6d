import type { FramePool } from './frame-pool.ts';

/** The newest frames of a stream, in memory that is made once. */
export class FrameRing {
  readonly #frames: Float32Array[];
  #at = 0;
  #filled = 0;

  constructor(count: number, samplesPerFrame: number) {
    this.#frames = Array.from({ length: count }, () => new Float32Array(samplesPerFrame));
  }

  push(frame: Float32Array): void {
    this.#frames[this.#at]?.set(frame);
    this.#at = (this.#at + 1) % this.#frames.length;
    this.#filled = Math.min(this.#filled + 1, this.#frames.length);
  }

  /** Copies of the last `count` frames, oldest first; fewer where there have not been so many. */
  last(count: number, pool: FramePool): Float32Array[] {
    const size = this.#frames.length;
    const frames: Float32Array[] = [];
    for (let back = Math.min(count, this.#filled); back >= 1; back -= 1) {
      const frame = this.#frames[(this.#at - back + size) % size];
      if (frame) frames.push(pool.copyOf(frame));
    }
    return frames;
  }
}
