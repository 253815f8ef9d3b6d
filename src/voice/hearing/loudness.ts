/** How loud an utterance is: its loudest 200 ms, which hold a vowel. Pauses and soft endings count for nothing. */
import { rms } from '#audio/features.ts';

const WINDOW_FRAMES = 10;
/** Beneath every line's own noise: what was never heard is this loud. */
const SILENT_DB = -96;

export class Loudness {
  readonly #powers = new Float64Array(WINDOW_FRAMES);
  #at = 0;
  #loudest = 0;

  push(frame: Float32Array): void {
    this.#powers[this.#at] = rms(frame) ** 2;
    this.#at = (this.#at + 1) % WINDOW_FRAMES;
    let sum = 0;
    for (const power of this.#powers) sum += power;
    this.#loudest = Math.max(this.#loudest, sum / WINDOW_FRAMES);
  }

  /** In decibels of full scale, to the half. */
  get db(): number {
    return this.#loudest > 0
      ? Math.max(SILENT_DB, Math.round(20 * Math.log10(this.#loudest)) / 2)
      : SILENT_DB;
  }

  reset(): void {
    this.#powers.fill(0);
    this.#loudest = 0;
  }
}
