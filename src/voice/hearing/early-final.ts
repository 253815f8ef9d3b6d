/** The final text of a recogniser that tells it while its stream goes on: asked for as the caller pauses, and of use where they say no more. [HR6] */
import type { Heard, HearingStream } from '../ports/speech-to-text.ts';

/**
 * Quiet after which it is asked for. Less: at each "t" a request that comes to nothing; more: the caller waits that much longer for the
 * answer.
 */
export const EARLY_AFTER_MS = 100;

/** The last frames of a pause must be so much softer than the loudest of the second before, in power: 26 dB. An "s" is not. */
const STILL = 0.0025;
const STILL_FRAMES = 2;
const LOOKED_AT_FRAMES = 50;
/** Every so many samples tell how loud a frame is. */
const STRIDE = 4;

/**
 * It is so quiet after speech that no soft end of a word can be missing. In noise that covers one there is no telling: the final is asked for
 * when speech has ended.
 */
export function isStill(frames: readonly Float32Array[]): boolean {
  let loudest = 0;
  let last = 0;
  const from = Math.max(0, frames.length - LOOKED_AT_FRAMES);
  for (let at = from; at < frames.length; at += 1) {
    const power = powerOf(frames[at]!);
    loudest = Math.max(loudest, power);
    if (at >= frames.length - STILL_FRAMES) last = Math.max(last, power);
  }
  return last <= loudest * STILL;
}

function powerOf(frame: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < frame.length; i += STRIDE) sum += frame[i]! * frame[i]!;
  return sum;
}

export class EarlyFinal {
  readonly #stream: HearingStream;
  #left: number;
  #asking: AbortController | null = null;
  #heard: Heard | null = null;
  #partialWords = 0;
  #finish: ((heard: Heard | null) => void) | null = null;

  /** It may be asked for `most` times. */
  constructor(stream: HearingStream, most: number) {
    this.#stream = stream;
    this.#left = most;
  }

  /** The caller pauses. */
  ask(): void {
    if (!this.#stream.early || this.#left <= 0 || this.#asking || this.#finish) return;
    this.#left -= 1;
    const asking = new AbortController();
    this.#asking = asking;
    this.#stream.early(asking.signal).then(
      (heard) => this.#came(asking, heard),
      () => this.#came(asking, null),
    );
  }

  /** The caller speaks on: what was asked for does not hold all that they say. */
  drop(): void {
    this.#asking?.abort();
    this.#asking = null;
    this.#heard = null;
  }

  /** More words than the early text holds were heard: the end of the speech was softer than voice activity could tell. */
  partial(text: string): void {
    this.#partialWords = wordsIn(text);
    if (this.#heard && this.#isShort(this.#heard)) this.#heard = null;
  }

  /** No more audio follows. `then` is told the early final, now or when it comes; null where there is none: the final must be asked for. */
  finish(then: (heard: Heard | null) => void): void {
    if (this.#finish) return;
    this.#finish = then;
    if (!this.#asking) then(this.#heard);
  }

  #came(asking: AbortController, heard: Heard | null): void {
    if (this.#asking !== asking) return;
    this.#asking = null;
    this.#heard = heard && !this.#isShort(heard) ? heard : null;
    this.#finish?.(this.#heard);
  }

  /** No words at all may be a word of which the soft end was missing. */
  #isShort({ text, refused }: Heard): boolean {
    return !refused && wordsIn(text) < Math.max(1, this.#partialWords);
  }
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
