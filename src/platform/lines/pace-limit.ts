import type { Clock } from '#voice/ports/clock.ts';

/**
 * How much a line may send: `perSecond` in the long run, `burst` at once (a stalled network delivers late, then in a heap).
 * A token bucket; the units are the caller's own: messages, or milliseconds of audio.
 */
export class PaceLimit {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #atMs: number;

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#atMs = clock.nowMs();
  }

  /** False when `amount` is more than time allows; it is taken all the same, so that a flood stays one. */
  take(amount: number): boolean {
    const nowMs = this.#clock.nowMs();
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#atMs) * this.#perSecond) / 1000);
    this.#atMs = nowMs;
    this.#left -= amount;
    return this.#left >= 0;
  }
}
