/** Tells of the first frame of speech in a pause: too little yet to be speech, enough for the heart to hold its breath. Counts frames. [EP20] */
import { FRAME_MS } from '#audio/frames.ts';

/** Hardly any pause within a turn is longer. */
const PAUSE_FRAMES = 2000 / FRAME_MS;
/** One frame of speech is told in so many: a room that is never still does not fill the log. */
const TOLD_FRAMES = 60 / FRAME_MS;

export class Stirring {
  #pauseLeft = 0;
  #toldLeft = 0;

  /** Speech has ended. */
  pauses(): void {
    this.#pauseLeft = PAUSE_FRAMES;
    this.#toldLeft = 0;
  }

  /** A frame while nobody speaks: is it to be told of? */
  push(speech: boolean): boolean {
    if (this.#pauseLeft > 0) this.#pauseLeft -= 1;
    if (this.#toldLeft > 0) this.#toldLeft -= 1;
    if (!speech || this.#pauseLeft === 0 || this.#toldLeft > 0) return false;
    this.#toldLeft = TOLD_FRAMES;
    return true;
  }
}
