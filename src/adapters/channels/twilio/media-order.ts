/** Puts a carrier's media chunks back in order, and says where audio is missing, so that the media clock stays true. */

/** Chunks that wait for one that has not come: 60 ms. A larger window repairs more disorder and delays every caller after a loss by more. */
const WINDOW_CHUNKS = 3;
/** Less than this between the times of two chunks that follow each other is the carrier's jitter, not a loss. */
const JITTER_MS = 40;
/** The same where a chunk is missing. */
const ROUNDING_MS = 5;

export interface MediaSink {
  /** Answers how many milliseconds it lasts. The array is only lent. */
  audio(codes: Uint8Array): number;
  /** Audio is missing for this long. */
  lost(ms: number): void;
}

export class MediaOrder {
  readonly #sink: MediaSink;
  readonly #waiting = new Map<number, { timestampMs: number; codes: Uint8Array }>();
  #next: number | null = null;
  #expectedMs = 0;

  constructor(sink: MediaSink) {
    this.#sink = sink;
  }

  /** The array may be used again afterwards. */
  push(chunk: number, timestampMs: number, codes: Uint8Array): void {
    if (this.#next === null) {
      this.#next = chunk;
      this.#expectedMs = timestampMs;
    }
    if (chunk < this.#next || this.#waiting.has(chunk)) return;
    if (chunk === this.#next) {
      this.#deliver(timestampMs, codes, JITTER_MS);
    } else {
      this.#waiting.set(chunk, { timestampMs, codes: codes.slice() });
      if (this.#waiting.size <= WINDOW_CHUNKS) return;
      this.#skipAhead();
    }
    if (this.#waiting.size > 0) this.#drain();
  }

  /** Nothing more comes: what waits is delivered. */
  finish(): void {
    while (this.#waiting.size > 0) {
      this.#skipAhead();
      this.#drain();
    }
  }

  /** Gives up the chunks that have not come. */
  #skipAhead(): void {
    const next = Math.min(...this.#waiting.keys());
    const entry = this.#waiting.get(next);
    if (!entry) return;
    this.#waiting.delete(next);
    this.#next = next;
    this.#deliver(entry.timestampMs, entry.codes, ROUNDING_MS);
  }

  #drain(): void {
    while (this.#next !== null) {
      const entry = this.#waiting.get(this.#next);
      if (!entry) return;
      this.#waiting.delete(this.#next);
      this.#deliver(entry.timestampMs, entry.codes, JITTER_MS);
    }
  }

  #deliver(timestampMs: number, codes: Uint8Array, toleranceMs: number): void {
    this.#next = (this.#next ?? 0) + 1;
    const missingMs = timestampMs - this.#expectedMs;
    if (missingMs >= toleranceMs) {
      this.#sink.lost(missingMs);
      this.#expectedMs = timestampMs;
    }
    this.#expectedMs += this.#sink.audio(codes);
  }
}
