/**
 * Lets frames of many calls gather for a few milliseconds, so that the process wakes up for all of them together: waking up costs as much
 * as a frame does. (Network cards do the same: interrupt moderation.)
 */

/** What comes in is looked at this often. More: replies come later by half of it on average; less: little gathers. */
const PERIOD_MS = 5;
/** With fewer sockets a process has nothing else to do, and its callers are served at once. */
const FEW_SOCKETS = 8;
/** A rest that is not worth taking. */
const LEAST_MS = 0.5;

export interface Rest {
  nowMs(): number;
  /** Stops the thread; what comes in meanwhile waits in its sockets. */
  sleep(ms: number): void;
  /** Calls `work` when everything has been done that had come in by now. */
  afterwards(work: () => void): void;
}

export class WakeUps {
  readonly #rest: Rest;
  #wokeMs = Number.NEGATIVE_INFINITY;
  #planned = false;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Something has come in on one of so many sockets. A process that is busy all the time never rests; one that was idle answers at once. */
  arrived(sockets: number): void {
    if (this.#planned || sockets < FEW_SOCKETS) return;
    this.#planned = true;
    this.#rest.afterwards(this.#restNow);
  }

  readonly #restNow = (): void => {
    this.#planned = false;
    const leftMs = this.#wokeMs + PERIOD_MS - this.#rest.nowMs();
    if (leftMs > LEAST_MS) this.#rest.sleep(leftMs);
    this.#wokeMs = this.#rest.nowMs();
  };
}
