/** How often something may be tried: passwords, codes and links cannot be guessed by trying them. */
import type { Clock } from '#voice/ports/clock.ts';
import { ParleyError } from '#voice/errors.ts';

/** Beyond so many at once the oldest are forgotten: memory stays bounded whoever knocks. */
const MOST = 20_000;

export class Attempts {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #windowMs: number;
  readonly #made = new Map<string, { count: number; sinceMs: number }>();

  /** `most` attempts within `windowMs` from the first. */
  constructor(clock: Clock, { most, windowMs }: { most: number; windowMs: number }) {
    this.#clock = clock;
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /** Counts one. Throws `request.rate_limited` when it is one too many. */
  take(key: string): void {
    const nowMs = this.#clock.nowMs();
    const known = this.#made.get(key);
    const current =
      known !== undefined && nowMs - known.sinceMs < this.#windowMs ? known : { count: 0, sinceMs: nowMs };
    this.#made.delete(key);
    if (this.#made.size >= MOST) this.#made.delete(this.#made.keys().next().value!);
    this.#made.set(key, current);
    current.count += 1;
    if (current.count <= this.#most) return;
    const retryAfterMs = current.sinceMs + this.#windowMs - nowMs;
    throw new ParleyError(
      'request.rate_limited',
      `Too many attempts: try again in ${inWords(retryAfterMs)}.`,
      { retryAfterMs },
    );
  }

  /** A success wipes the slate. */
  forget(key: string): void {
    this.#made.delete(key);
  }
}

function inWords(ms: number): string {
  return ms > 90_000 ? `${Math.ceil(ms / 60_000)} minutes` : `${Math.max(1, Math.ceil(ms / 1000))} seconds`;
}
