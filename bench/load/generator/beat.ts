/** One timer for all callers: each is called every 20 ms of the clock, spread over the 20 ms or all at once. */

const FRAME_MS = 20;
const SLOTS = 10;
const SLOT_MS = FRAME_MS / SLOTS;

export interface BeatSetup {
  /** All callers in one slot: their frames reach the server at the same instant. */
  bunched: boolean;
  /** Takes how late each slot came. */
  late: (lateMs: number) => void;
  /** Called at each slot, for what cannot wait for its caller's turn. */
  everySlot?: (nowMs: number) => void;
}

export class Beat {
  readonly #setup: BeatSetup;
  readonly #slots = Array.from({ length: SLOTS }, () => new Set<(nowMs: number) => void>());
  readonly #startMs = performance.now();
  #count = 0;
  #next = 0;
  #timer: NodeJS.Timeout | null = null;
  #over = false;

  constructor(setup: BeatSetup) {
    this.#setup = setup;
    this.#wait();
  }

  /** Calls `tick` every 20 ms until the returned function is called. */
  join(tick: (nowMs: number) => void): () => void {
    const slot = this.#slots[this.#setup.bunched ? 0 : this.#next % SLOTS]!;
    this.#next += 1;
    slot.add(tick);
    return () => void slot.delete(tick);
  }

  stop(): void {
    this.#over = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Who is behind does not sleep, else it would never catch up on a machine that is busy. */
  #wait(): void {
    if (this.#over) return;
    const waitMs = this.#startMs + this.#count * SLOT_MS - performance.now();
    if (waitMs <= 0) setImmediate(() => this.#run());
    else this.#timer = setTimeout(() => this.#run(), waitMs);
  }

  /**
   * Does the slots that are due, so that a late timer loses none; at most one beat's worth at a time, so that a machine which is too
   * slow still reads what comes in and ends when the time is up.
   */
  #run(): void {
    if (this.#over) return;
    for (let done = 0; done < SLOTS; done += 1) {
      const nowMs = performance.now();
      const dueMs = this.#startMs + this.#count * SLOT_MS;
      if (dueMs > nowMs) break;
      const slot = this.#slots[this.#count % SLOTS]!;
      this.#count += 1;
      if (slot.size > 0) this.#setup.late(nowMs - dueMs);
      this.#setup.everySlot?.(nowMs);
      for (const tick of slot) tick(performance.now());
    }
    this.#wait();
  }
}
