/** What the agent has said lately, at 4 kHz, on the call's own clock: what an echo would be made of. */
import { createHalver } from '#audio/halve.ts';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import { floatFromPcm16Bytes } from '#audio/pcm.ts';
import type { LineFormat } from '../../ports/line.ts';

/** Samples of a millisecond. Speech tells itself apart below 2 kHz, and more would cost four times as much. */
export const PER_MS = 4;
/** Two seconds: the longest echo that is looked for, and what is sent ahead. A power of two. */
const KEPT = 8192;
/** Sound is taken in at most this many samples at a time. */
const PIECE = 640;
/** Frames that follow each other up to rounding are one sound. */
const SEAM = 8;
/** Mean square of a frame of the agent that could be heard back: -66 dB of full scale. */
const AUDIBLE = 2.5e-7;

const decoded = new Float32Array(PIECE);
const halved = new Float32Array(PIECE / 2);

export class PlayedSound {
  readonly #samples = new Float32Array(KEPT);
  readonly #format: LineFormat;
  readonly #first = createHalver(PIECE);
  readonly #second = createHalver(PIECE / 2);
  /** The sample behind the newest. */
  #end = 0;
  /** When the last of it that can be heard will have been played. */
  #audibleUntilMs = Number.NEGATIVE_INFINITY;

  constructor(format: LineFormat) {
    this.#format = format;
  }

  get audibleUntilMs(): number {
    return this.#audibleUntilMs;
  }

  /** Takes sound in the line's encoding that the far end will play from `atMs` on, as far as we know. */
  add(audio: Uint8Array, atMs: number): void {
    const at = Math.round(atMs * PER_MS);
    if (Math.abs(at - this.#end) > SEAM) this.#goTo(at);
    const pieceBytes = this.#format.encoding === 'pcm16' ? 2 * PIECE : PIECE;
    for (let from = 0; from < audio.length; from += pieceBytes) {
      this.#take(from === 0 ? audio : audio.subarray(from));
    }
  }

  /** Takes a piece of it: what there is, up to so much. */
  #take(audio: Uint8Array): void {
    const { encoding, sampleRateHz } = this.#format;
    const count =
      encoding === 'pcm16' ? floatFromPcm16Bytes(audio, decoded) : decodeMulawFloat(audio, decoded);
    const whole = count & ~3;
    let written = this.#first.process(decoded, whole, halved);
    if (sampleRateHz === 16_000) written = this.#second.process(halved, written, halved);
    let power = 0;
    for (let i = 0; i < written; i += 1) {
      const sample = halved[i]!;
      this.#samples[(this.#end + i) & (KEPT - 1)] = sample;
      power += sample * sample;
    }
    this.#end += written;
    if (power > AUDIBLE * written) this.#audibleUntilMs = this.#end / PER_MS;
  }

  /** Copies `length` samples from the sample number `from` on; what is not known is silence. */
  copy(from: number, length: number, into: Float32Array): void {
    for (let i = 0; i < length; i += 1) {
      const at = from + i;
      const known = at < this.#end && at >= this.#end - KEPT && at >= 0;
      into[i] = known ? this.#samples[at & (KEPT - 1)]! : 0;
    }
  }

  /** Mean square of `length` samples from the sample number `from` on. */
  power(from: number, length: number): number {
    let sum = 0;
    for (let i = Math.max(from, this.#end - KEPT, 0); i < Math.min(from + length, this.#end); i += 1) {
      const sample = this.#samples[i & (KEPT - 1)]!;
      sum += sample * sample;
    }
    return sum / length;
  }

  /** Between two sounds is silence. What was sent and then cleared away is overwritten by what follows. */
  #goTo(at: number): void {
    for (let i = Math.max(this.#end, at - KEPT); i < at; i += 1) this.#samples[i & (KEPT - 1)] = 0;
    this.#end = at;
    this.#first.reset();
    this.#second.reset();
  }
}
