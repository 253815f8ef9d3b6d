/**
 * The sound of utterances whose final is not known, at 16 kHz: so that another recogniser can hear one from its beginning. Of a long one the
 * beginning is kept and the rest only passed on.
 */
import { FRAME_MS, FRAME_SAMPLES } from '#audio/frames.ts';
import { Widening, WIDENING_FRAMES } from '#audio/widening.ts';
import { FramePool } from './frame-pool.ts';
import type { FrameRing } from './frame-ring.ts';

/** Of each utterance so much. */
const KEEP_FRAMES = 20_000 / FRAME_MS;
/** Frames kept for the next utterance: most are shorter. 192 KB a call. */
const POOLED_FRAMES = 3000 / FRAME_MS;
/** A frame that is streamed and not kept: one place for all, because a recogniser copies what it needs later. */
const passing = new Float32Array(FRAME_SAMPLES);

export class KeptFrames {
  readonly #pool = new FramePool(POOLED_FRAMES);
  /** From each utterance's first frame on: nothing of a telephone is widened while nobody speaks. */
  readonly #widening = new Widening();
  readonly #kept = new Map<string, Float32Array[]>();

  of(utteranceId: string): Float32Array[] | undefined {
    return this.#kept.get(utteranceId);
  }

  /** All of it; undefined where it was too long, or nobody wants it. */
  wholeOf(utteranceId: string): Float32Array[] | undefined {
    const frames = this.#kept.get(utteranceId);
    return frames && frames.length < KEEP_FRAMES ? frames : undefined;
  }

  /** An utterance begins with the newest frames, `most` of them. */
  begin(utteranceId: string, recent: FrameRing, most: number): void {
    const count = Math.min(most, recent.count);
    const frames: Float32Array[] = [];
    this.#widening.reset();
    for (let back = Math.min(recent.count, count + WIDENING_FRAMES); back > count; back -= 1)
      this.#widening.widen(recent.back(back), passing);
    for (let back = count; back >= 1; back -= 1) frames.push(this.#keep(recent.back(back)));
    this.#kept.set(utteranceId, frames);
  }

  /** It goes on with this frame, of 16 or 8 kHz; answers it at 16 kHz, only lent. Null where nobody wants it any more. */
  push(utteranceId: string, frame: Float32Array): Float32Array | null {
    const frames = this.#kept.get(utteranceId);
    if (!frames) return null;
    if (frames.length >= KEEP_FRAMES) return this.#widening.widen(frame, passing);
    const kept = this.#keep(frame);
    frames.push(kept);
    return kept;
  }

  drop(utteranceId: string): void {
    this.#pool.giveBack(this.#kept.get(utteranceId) ?? []);
    this.#kept.delete(utteranceId);
  }

  clear(): void {
    this.#kept.clear();
  }

  #keep(frame: Float32Array): Float32Array {
    const kept = this.#pool.take();
    const wide = this.#widening.widen(frame, kept);
    if (wide !== kept) kept.set(wide);
    return kept;
  }
}
