/** The final text of a recogniser that tells it while its stream goes on: asked for as the caller pauses, and of use where they say no more. [HR6] */
import type { Heard, HearingStream } from '../ports/speech-to-text.ts';

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
