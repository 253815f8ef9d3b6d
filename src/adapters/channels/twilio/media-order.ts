/** Puts a carrier's media chunks back in order, and says where audio is missing, so that the media clock stays true. */

/** Chunks that wait for one that has not come: 60 ms. A larger window repairs more disorder and delays every caller after a loss by more. */
const WINDOW_CHUNKS = 3;
/** Less than this between the times of two chunks that follow each other is the carrier's jitter, not a loss. */
const JITTER_MS = 40;
/** The same where a chunk is missing. */
const ROUNDING_MS = 5;

export interface MediaSink {
  audio(payload: string): number;
  /** Audio is missing for this long. */
  lost(ms: number): void;
}

export class MediaOrder {
  readonly #sink: MediaSink;
  readonly #waiting = new Map<number, { timestampMs: number; payload: string }>();
  #next: number | null = null;
  #expectedMs = 0;

  /** The sink's `audio` answers how many milliseconds the payload lasts. */
  constructor(sink: MediaSink) {
    this.#sink = sink;
  }

  push(chunk: number, timestampMs: number, payload: string): void {
    if (this.#next === null) {
      this.#next = chunk;
      this.#expectedMs = timestampMs;
    }
    if (chunk < this.#next || this.#waiting.has(chunk)) return;
    if (chunk === this.#next) {
      this.#deliver(timestampMs, payload, JITTER_MS);
    } else {
      this.#waiting.set(chunk, { timestampMs, payload });
      if (this.#waiting.size <= WINDOW_CHUNKS) return;
      this.#skipAhead();
    }
    this.#drain();
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
    this.#deliver(entry.timestampMs, entry.payload, ROUNDING_MS);
  }

  #drain(): void {
    while (this.#next !== null) {
      const entry = this.#waiting.get(this.#next);
      if (!entry) return;
      this.#waiting.delete(this.#next);
      this.#deliver(entry.timestampMs, entry.payload, JITTER_MS);
    }
  }

  #deliver(timestampMs: number, payload: string, toleranceMs: number): void {
    this.#next = (this.#next ?? 0) + 1;
    const missingMs = timestampMs - this.#expectedMs;
    if (missingMs >= toleranceMs) {
      this.#sink.lost(missingMs);
      this.#expectedMs = timestampMs;
    }
    this.#expectedMs += this.#sink.audio(payload);
  }
}
