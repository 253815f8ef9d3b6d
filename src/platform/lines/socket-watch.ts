import type { CancelTimer, Clock } from '#voice/ports/clock.ts';

/** Looks after all sockets of a channel with one timer, which runs only while there are any. */
export class SocketWatch {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #checks = new Set<() => void>();
  #cancel: CancelTimer | null = null;

  constructor(clock: Clock, everyMs: number) {
    this.#clock = clock;
    this.#everyMs = everyMs;
  }

  /** Calls `check` every `everyMs`; the returned function ends that. */
  add(check: () => void): () => void {
    this.#checks.add(check);
    this.#cancel ??= this.#clock.timer(this.#everyMs, () => this.#round());
    return () => {
      this.#checks.delete(check);
      if (this.#checks.size > 0) return;
      this.#cancel?.();
      this.#cancel = null;
    };
  }

  get size(): number {
    return this.#checks.size;
  }

  #round(): void {
    this.#cancel = null;
    for (const check of this.#checks) check();
    if (this.#checks.size > 0) this.#cancel ??= this.#clock.timer(this.#everyMs, () => this.#round());
  }
}
