/**
 * Lets frames of many calls gather for a few milliseconds, so that the process wakes up for all of them together: waking up costs as much
 * as a frame does. (Network cards do the same: interrupt moderation.)
 */

/**
 * With so many sockets what comes in is looked at so often. More: replies, and whoever else asks something of the process, come later by
 * half of it on average; less: little gathers. With fewer sockets the process has nothing else to do, and all are served at once.
 */
const PERIODS = [
  { fromSockets: 24, periodMs: 10 },
  { fromSockets: 8, periodMs: 5 },
];
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
  #periodMs = 0;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Something has come in on one of so many sockets. A process that is busy all the time never rests; one that was idle answers at once. */
  arrived(sockets: number): void {
    if (this.#planned) return;
    const period = PERIODS.find(({ fromSockets }) => sockets >= fromSockets);
    if (!period) return;
    this.#periodMs = period.periodMs;
    this.#planned = true;
    this.#rest.afterwards(this.#restNow);
  }

  readonly #restNow = (): void => {
    this.#planned = false;
    const leftMs = this.#wokeMs + this.#periodMs - this.#rest.nowMs();
    if (leftMs > LEAST_MS) this.#rest.sleep(leftMs);
    this.#wokeMs = this.#rest.nowMs();
  };
}
