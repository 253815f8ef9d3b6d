/** The sound of one clause in the line's own encoding, growing as the voice speaks it. */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { encodeMulawFloat } from '#audio/mulaw.ts';
import { pcm16BytesFromFloat } from '#audio/pcm.ts';
import { createResampler, type Resampler } from '#audio/resample.ts';
import type { LineFormat } from '../ports/line.ts';

/** Room made at first; most clauses need no more. */
const FIRST_ROOM_MS = 2000;

/** The samples at work, at the line's rate: one place for all clauses, because nothing is awaited there. */
let scratch = new Float32Array(8192);

/** Bytes of one millisecond on the line. */
export function bytesPerMs(format: LineFormat): number {
  return (format.sampleRateHz / 1000) * (format.encoding === 'pcm16' ? 2 : 1);
}

export class ClauseAudio {
  readonly id: string;
  /** No more audio will come. */
  complete = false;
  /** The caller has heard its first sample. */
  began = false;
  /** Bytes heard, and bytes sent. */
  heard = 0;
  sent = 0;
  readonly #format: LineFormat;
  readonly #resampler: Resampler;
  #bytes: Uint8Array;
  #length = 0;

  constructor(id: string, format: LineFormat) {
    this.id = id;
    this.#format = format;
    this.#resampler = createResampler(SAMPLE_RATE_HZ, format.sampleRateHz);
    this.#bytes = new Uint8Array(bytesPerMs(format) * FIRST_ROOM_MS);
  }

  get length(): number {
    return this.#length;
  }

  get isHeard(): boolean {
    return this.complete && this.heard >= this.#length;
  }

  /** Takes 16 kHz samples in [-1, 1]. */
  append(samples: Float32Array): void {
    const bound = this.#resampler.outputBound(samples.length);
    if (bound > scratch.length) scratch = new Float32Array(bound);
    const count = this.#resampler.process(samples, scratch);
    const { encoding } = this.#format;
    const needed = this.#length + count * (encoding === 'pcm16' ? 2 : 1);
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    const into = this.#bytes.subarray(this.#length);
    const line = scratch.subarray(0, count);
    if (encoding === 'pcm16') pcm16BytesFromFloat(line, into);
    else encodeMulawFloat(line, into);
    this.#length = needed;
  }

  /** There is something to send: a whole frame, or the last rest of a complete clause. */
  has(frameBytes: number): boolean {
    const available = this.#length - this.sent;
    return available >= frameBytes || (this.complete && available > 0);
  }

  /** The next bytes to send, a view: whole frames, `most` at most, or the last rest of a complete clause; null when there is neither. */
  next(frameBytes: number, most: number): Uint8Array | null {
    if (!this.has(frameBytes)) return null;
    const available = this.#length - this.sent;
    const from = this.sent;
    const whole = this.complete ? available : available - (available % frameBytes);
    this.sent = from + Math.min(most, whole);
    return this.#bytes.subarray(from, this.sent);
  }

  /** Goes on from this byte. */
  rewind(to: number): void {
    this.sent = Math.max(0, Math.min(this.#length, to));
    this.heard = this.sent;
  }
}
