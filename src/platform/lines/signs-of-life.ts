import type { Clock } from '#voice/ports/clock.ts';

export interface SilenceLimits {
  /** Without a sign of life for this long, the far end is pinged … */
  silentMs: number;
  /** … and given up this much later, unless one has come. */
  silentGraceMs: number;
}

/** Whether the far end of a socket is still there: a half-open connection says nothing of itself. */
export class SignsOfLife {
  readonly #clock: Clock;
  readonly #limits: SilenceLimits;
  readonly #ping: () => void;
  #seenMs: number;
  #pinged = false;

  constructor(clock: Clock, limits: SilenceLimits, ping: () => void) {
    this.#clock = clock;
    this.#limits = limits;
    this.#ping = ping;
    this.#seenMs = clock.nowMs();
  }

  /** Something has come. */
  seen(): void {
    this.#seenMs = this.#clock.nowMs();
    this.#pinged = false;
  }

  /** To be asked again and again: pings when it is time to, and says whether the far end is to be given up. */
  areOver(): boolean {
    const { silentMs, silentGraceMs } = this.#limits;
    const silentForMs = this.#clock.nowMs() - this.#seenMs;
    if (silentForMs > silentMs + silentGraceMs) return true;
    if (silentForMs > silentMs && !this.#pinged) {
      this.#pinged = true;
      this.#ping();
    }
    return false;
  }
}
