/** Time and chance that tests command: time moves only when told to, identifiers are counted. */
import type { CancelTimer, Chance, Clock } from '../clock.ts';

/** More timers than this at one instant are a loop that never lets time go on. */
const MOST_TIMERS_PER_INSTANT = 1_000_000;

interface Timer {
  atMs: number;
  /** Timers of one instant fire in the order in which they were made. */
  order: number;
  /** Null once fired or cancelled. */
  fire: (() => void) | null;
}

/** A clock that stands still until `advance`. */
export class VirtualClock implements Clock {
  readonly #startEpochMs: number;
  readonly #heap: Timer[] = [];
  #nowMs = 0;
  #made = 0;
  #alive = 0;
  #advancing = false;

  /** `startEpochMs` is the time of day at the first instant; by default a Monday noon. */
  constructor(startEpochMs: number = Date.UTC(2026, 0, 5, 12)) {
    this.#startEpochMs = startEpochMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.#startEpochMs + Math.floor(this.#nowMs);
  }

  timer(delayMs: number, fire: () => void): CancelTimer {
    if (Number.isNaN(delayMs)) throw new RangeError('A timer needs a delay in milliseconds, not NaN.');
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#made++, fire };
    pushTimer(this.#heap, timer);
    this.#alive += 1;
    return () => {
      if (timer.fire === null) return;
      timer.fire = null;
      this.#alive -= 1;
    };
  }

  /** Timers that are neither fired nor cancelled: what a finished call must bring back to where it was. */
  get pendingTimers(): number {
    return this.#alive;
  }

  /**
   * Lets `ms` pass. Timers fire in order of time, then of creation; after each one everything that was awaiting its
   * result runs to its end before the next fires. Throws what a timer throws, at the instant of that timer.
   */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`Time goes forward only: cannot advance by ${ms} ms.`);
    if (this.#advancing) throw new Error('The clock is advancing already: await the first advance.');
    this.#advancing = true;
    try {
      await this.#runTo(this.#nowMs + ms);
    } finally {
      this.#advancing = false;
    }
  }

  /** Advances in steps of `stepMs` until `done()`; throws when `limitMs` have passed without it. */
  async advanceUntil(done: () => boolean, limitMs: number, stepMs = 20): Promise<void> {
    const endMs = this.#nowMs + limitMs;
    while (!done()) {
      if (this.#nowMs >= endMs) throw new Error(`It did not happen within ${limitMs} ms of virtual time.`);
      await this.advance(Math.min(stepMs, endMs - this.#nowMs));
    }
  }

  async #runTo(endMs: number): Promise<void> {
    await nextLoopTurn();
    let atThisInstant = 0;
    for (let next = this.#next(endMs); next !== null; next = this.#next(endMs)) {
      atThisInstant = next.atMs > this.#nowMs ? 0 : atThisInstant + 1;
      if (atThisInstant > MOST_TIMERS_PER_INSTANT) {
        throw new Error(
          `More than ${MOST_TIMERS_PER_INSTANT} timers fired at ${next.atMs} ms: a timer loop.`,
        );
      }
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      const { fire } = next;
      next.fire = null;
      this.#alive -= 1;
      fire?.();
      await microtasksDone();
    }
    this.#nowMs = Math.max(this.#nowMs, endMs);
    await nextLoopTurn();
  }

  #next(endMs: number): Timer | null {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (top.fire !== null && top.atMs > endMs) return null;
      popTimer(this.#heap);
      if (top.fire !== null) return top;
    }
    return null;
  }
}

/**
 * Resolves when every promise chain that can go on without I/O has gone on: Node empties the microtask queue before it
 * takes a tick. The second pass is for chains that themselves wait for a tick. 30,000 of these take about 60 ms.
 */
async function microtasksDone(): Promise<void> {
  await new Promise<void>((resolve) => process.nextTick(resolve));
  await new Promise<void>((resolve) => process.nextTick(resolve));
}

function nextLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function earlier(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function pushTimer(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent]!;
    if (!earlier(timer, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = timer;
}

function popTimer(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child += 1;
    if (!earlier(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}

/** Identifiers that count: `call_0001`, `call_0002`, `turn_0001`. */
export class FakeChance implements Chance {
  readonly #counts = new Map<string, number>();

  id(prefix: string): string {
    const count = (this.#counts.get(prefix) ?? 0) + 1;
    this.#counts.set(prefix, count);
    return `${prefix}_${String(count).padStart(4, '0')}`;
  }

  share(): number {
    return 0.5;
  }
}
