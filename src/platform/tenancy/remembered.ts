/** Answers that are asked for with every request, kept for a few seconds: as long as a change made by another process may take to be felt. */
import type { Clock } from '#voice/ports/clock.ts';

const REMEMBER_MS = 5_000;
const MOST = 5_000;

export class Remembered<Value> {
  readonly #clock: Clock;
  readonly #forMs: number;
  readonly #kept = new Map<string, { value: Value; untilMs: number }>();

  constructor(clock: Clock, forMs = REMEMBER_MS) {
    this.#clock = clock;
    this.#forMs = forMs;
  }

  async get(key: string, find: () => Promise<Value>): Promise<Value> {
    const known = this.#kept.get(key);
    const nowMs = this.#clock.nowMs();
    if (known !== undefined && known.untilMs > nowMs) return known.value;
    const value = await find();
    this.#kept.delete(key);
    if (this.#kept.size >= MOST) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(key, { value, untilMs: nowMs + this.#forMs });
    return value;
  }

  forget(): void {
    this.#kept.clear();
  }
}
