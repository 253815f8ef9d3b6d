import { FRAME_MS, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { silentFrame } from '#audio/silence.ts';

/** Lost audio is replaced by silence up to this; the media clock jumps over the rest. */
const MAX_FILL_MS = 2000;

/**
 * Cuts audio of 16 or 8 kHz that comes in pieces of any size into frames of 20 ms, each with its place on the line's media clock.
 * The frame that `emit` receives is only lent, and not to be written to.
 */
export class Reframer {
  readonly #frame: Float32Array;
  readonly #emit: (frame: Float32Array, mediaMs: number) => void;
  #filled = 0;
  #mediaMs = 0;

  constructor(
    emit: (frame: Float32Array, mediaMs: number) => void,
    sampleRateHz: 8000 | 16_000 = SAMPLE_RATE_HZ,
  ) {
    this.#emit = emit;
    this.#frame = new Float32Array((sampleRateHz / 1000) * FRAME_MS);
  }

  /** Where the next sample belongs, in milliseconds. */
  get positionMs(): number {
    return this.#mediaMs + (this.#filled * FRAME_MS) / this.#frame.length;
  }

  push(samples: Float32Array, count = samples.length): void {
    const frame = this.#frame;
    if (this.#filled === 0 && count === frame.length && samples.length === count) return this.#tell(samples);
    let from = 0;
    while (from < count) {
      const filled = this.#filled;
      const take = Math.min(frame.length - filled, count - from);
      for (let i = 0; i < take; i += 1) frame[filled + i] = samples[from + i]!;
      this.#filled += take;
      from += take;
      if (this.#filled === frame.length) this.#flush();
    }
  }

  /** Stands in for `ms` of audio that did not come. */
  lost(ms: number): void {
    const filledMs = Math.min(ms, MAX_FILL_MS);
    this.silence(filledMs);
    this.skip(ms - filledMs);
  }

  /** Puts `ms` of silence in. */
  silence(ms: number): void {
    const { length } = this.#frame;
    let left = Math.round((ms * length) / FRAME_MS);
    while (left > 0) {
      if (this.#filled === 0 && left >= length) {
        this.#tell(silentFrame(length));
        left -= length;
        continue;
      }
      const take = Math.min(length - this.#filled, left);
      this.#frame.fill(0, this.#filled, this.#filled + take);
      this.#filled += take;
      left -= take;
      if (this.#filled === length) this.#flush();
    }
  }

  /** Moves the media clock on without audio: a loss too long to be filled. */
  skip(ms: number): void {
    if (ms > 0) this.#mediaMs += ms;
  }

  #flush(): void {
    this.#filled = 0;
    this.#tell(this.#frame);
  }

  #tell(frame: Float32Array): void {
    this.#emit(frame, this.#mediaMs);
    this.#mediaMs += FRAME_MS;
  }
}
