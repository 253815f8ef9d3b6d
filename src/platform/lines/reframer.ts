import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { SILENT_FRAME } from '#audio/silence.ts';

/** Lost audio is replaced by silence up to this; the media clock jumps over the rest. */
const MAX_FILL_MS = 2000;

/**
 * Cuts 16 kHz audio that comes in pieces of any size into frames of 20 ms, each with its place on the line's media clock.
 * The frame that `emit` receives is only lent, and not to be written to.
 */
export class Reframer {
  readonly #frame = new Float32Array(FRAME_SAMPLES);
  readonly #emit: (frame: Float32Array, mediaMs: number) => void;
  #filled = 0;
  #mediaMs = 0;

  constructor(emit: (frame: Float32Array, mediaMs: number) => void) {
    this.#emit = emit;
  }

  /** Where the next sample belongs, in milliseconds. */
  get positionMs(): number {
    return this.#mediaMs + (this.#filled * 1000) / SAMPLE_RATE_HZ;
  }

  push(samples: Float32Array, count = samples.length): void {
    const frame = this.#frame;
    if (this.#filled === 0 && count === FRAME_SAMPLES && samples.length === FRAME_SAMPLES)
      return this.#tell(samples);
    let from = 0;
    while (from < count) {
      const filled = this.#filled;
      const take = Math.min(FRAME_SAMPLES - filled, count - from);
      for (let i = 0; i < take; i += 1) frame[filled + i] = samples[from + i]!;
      this.#filled += take;
      from += take;
      if (this.#filled === FRAME_SAMPLES) this.#flush();
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
    let left = Math.round((ms * SAMPLE_RATE_HZ) / 1000);
    while (left > 0) {
      if (this.#filled === 0 && left >= FRAME_SAMPLES) {
        this.#tell(SILENT_FRAME);
        left -= FRAME_SAMPLES;
        continue;
      }
      const take = Math.min(FRAME_SAMPLES - this.#filled, left);
      this.#frame.fill(0, this.#filled, this.#filled + take);
      this.#filled += take;
      left -= take;
      if (this.#filled === FRAME_SAMPLES) this.#flush();
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
