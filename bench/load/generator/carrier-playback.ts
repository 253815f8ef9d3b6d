/**
 * What a carrier does with the audio that a server sends, as a model of times alone: it is queued and played in real time; a mark
 * returns when the audio before it has been played, at once where nothing is queued; a clear empties the queue and returns all marks.
 */

/** µ-law at 8 kHz. */
export const BYTES_PER_MS = 8;
/** A pause longer than this in what the server sends is a pause that it makes, not a hole in its speech. */
export const HOLE_BELOW_MS = 300;

/** Shorter holes are hidden by what the carrier itself keeps in hand. */
const HOLE_FROM_MS = 10;

export interface Arrival {
  /** When its first byte is played. */
  startMs: number;
  /** How long the caller heard nothing because this came too late; 0 where it was in time or began anew. */
  holeMs: number;
}

export class CarrierPlayback {
  /** When everything that has arrived will have been played. */
  #endMs = Number.NEGATIVE_INFINITY;
  #marks: { name: string; dueMs: number }[] = [];
  /** Since the last clear or `anew()` something has been played, so that a gap behind it may be a hole. */
  #flowing = false;

  /** Takes audio that arrives at `atMs`, which never goes back. */
  media(bytes: number, atMs: number): Arrival {
    const gapMs = atMs - this.#endMs;
    const holeMs = this.#flowing && gapMs >= HOLE_FROM_MS && gapMs < HOLE_BELOW_MS ? gapMs : 0;
    const startMs = Math.max(atMs, this.#endMs);
    this.#endMs = startMs + bytes / BYTES_PER_MS;
    this.#flowing = true;
    return { startMs, holeMs };
  }

  /** Takes a mark; it is among those that `returned` gives once what came before it has been played. */
  mark(name: string, atMs: number): void {
    this.#marks.push({ name, dueMs: Math.max(atMs, this.#endMs) });
  }

  /** Throws away what was not played. Answers the marks that come back at once, in order. */
  clear(atMs: number): string[] {
    this.#endMs = Math.min(this.#endMs, atMs);
    this.#flowing = false;
    return this.#marks.splice(0).map(({ name }) => name);
  }

  /** What comes next belongs to something else: a gap before it is none. */
  anew(): void {
    this.#flowing = false;
  }

  get hasMarks(): boolean {
    return this.#marks.length > 0;
  }

  /** The marks that are due by now, in order; each once. */
  returned(nowMs: number): string[] {
    const names: string[] = [];
    while (this.#marks[0] !== undefined && this.#marks[0].dueMs <= nowMs)
      names.push(this.#marks.shift()!.name);
    return names;
  }

  bufferedMs(nowMs: number): number {
    return Math.max(0, this.#endMs - nowMs);
  }

  /** When the caller's ear fell, or will fall, silent. Minus infinity before the first sound. */
  get endMs(): number {
    return this.#endMs;
  }
}
