/** How much later than by our clock the far end plays what it is sent: by what it tells of its progress. */

/** A far end that lags by more has been lost for longer than a line waits for it. */
const MOST_LAG_MS = 20_000;
/** A far end that tells its progress and has not for so long plays nothing: what was sent is not counted as heard meanwhile. */
const QUIET_MS = 1500;

export class FarLag {
  #lagMs = 0;
  /** Whether the far end tells its progress, and since when it owes a word. */
  #tells = false;
  #owesSinceMs: number | null = null;

  /** As it was told last. */
  get lastMs(): number {
    return this.#lagMs;
  }

  /** It grows while a far end that should tell its progress does not. */
  at(nowMs: number): number {
    if (!this.#tells || this.#owesSinceMs === null) return this.#lagMs;
    return Math.min(MOST_LAG_MS, this.#lagMs + Math.max(0, nowMs - this.#owesSinceMs - QUIET_MS));
  }

  /** Something was sent. */
  sent(nowMs: number): void {
    this.#owesSinceMs ??= nowMs;
  }

  /** The far end has told that it is so late; `more`: of what was sent it has not played all. */
  told(lagMs: number, nowMs: number, more: boolean): void {
    this.#tells = true;
    this.#owesSinceMs = more ? nowMs : null;
    this.#lagMs = Math.min(MOST_LAG_MS, Math.max(0, lagMs));
  }

  /** What was sent has been thrown away. */
  cleared(): void {
    this.#owesSinceMs = null;
  }
}
