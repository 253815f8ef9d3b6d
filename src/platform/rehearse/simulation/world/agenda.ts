/** What is to happen when, on a clock of its own: in order of time, and within one instant in order of entry or at random. */
import type { Random } from './random.ts';

interface Entry {
  atMs: number;
  order: number;
  run: () => void;
}

export class Agenda {
  /** The latest first, so that what is next is at the end. */
  readonly #entries: Entry[] = [];
  readonly #random: Random | null;
  #made = 0;
  nowMs = 0;

  /** With `random`, what is due in one instant comes in any order. */
  constructor(random: Random | null) {
    this.#random = random;
  }

  in(delayMs: number, run: () => void): void {
    this.#made += 1;
    const order = this.#random ? this.#random.next() : this.#made;
    const entry = { atMs: this.nowMs + Math.max(0, Math.round(delayMs)), order, run };
    const entries = this.#entries;
    let at = entries.length;
    while (at > 0 && isLater(entry, entries[at - 1]!)) at -= 1;
    entries.splice(at, 0, entry);
  }

  /** The event loop stands still for so long: all that is due meanwhile comes at its end, at once. */
  stall(ms: number): void {
    this.nowMs += ms;
  }

  /** Lets the next thing happen; false when nothing is left to. */
  next(): boolean {
    const entry = this.#entries.pop();
    if (!entry) return false;
    this.nowMs = Math.max(this.nowMs, entry.atMs);
    entry.run();
    return true;
  }
}

function isLater(a: Entry, b: Entry): boolean {
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.order > b.order);
}
