/** Clauses that have been spoken, for all calls: the least recently used go when there are too many bytes. */
import type { TimedWord } from '#voice/plan.ts';

export interface Clip {
  /** 16-bit samples at 16 kHz, in the pieces in which they were made. */
  parts: Int16Array[];
  words: TimedWord[];
}

/** What a clip takes beyond its samples: its words, its key. */
const BYTES_PER_WORD = 100;

export class ClipCache {
  readonly #limitBytes: number;
  readonly #clips = new Map<string, { clip: Clip; bytes: number }>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Clip | null {
    const entry = this.#clips.get(key);
    if (entry === undefined) return null;
    this.#clips.delete(key);
    this.#clips.set(key, entry);
    return entry.clip;
  }

  /** Keeps the clip, unless it alone would take a quarter of the room. */
  set(key: string, clip: Clip): void {
    this.#forget(key);
    const samples = clip.parts.reduce((sum, part) => sum + part.byteLength, 0);
    const bytes = samples + BYTES_PER_WORD * clip.words.length + 2 * key.length;
    if (bytes > this.#limitBytes / 4) return;
    this.#clips.set(key, { clip, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#clips.keys()) {
      if (this.#bytes <= this.#limitBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const entry = this.#clips.get(key);
    if (entry === undefined) return;
    this.#clips.delete(key);
    this.#bytes -= entry.bytes;
  }
}
