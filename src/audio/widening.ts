/** Frames of a telephone for those who hear 16 kHz. */
import { FRAME_SAMPLES, NARROW_SAMPLES } from './frames.ts';
import { doubling } from './half-band.ts';
import { isSilence, silentFrame } from './silence.ts';

/** What widening holds of the frames before, in frames: a stream that is taken up in its middle begins with one of them. */
export const WIDENING_FRAMES = 1;

export class Widening {
  readonly #filter = doubling();
  /** The filter holds nothing. */
  #still = true;

  /**
   * A narrow frame as 320 samples, 2 ms late; they are in `into`, or are silence. A wide one is given back as it is. What is given may not
   * be written to.
   */
  widen(frame: Float32Array, into: Float32Array): Float32Array {
    if (frame.length !== NARROW_SAMPLES) return frame;
    const silent = isSilence(frame);
    if (silent && this.#still) return silentFrame(FRAME_SAMPLES);
    this.#filter.process(frame, into);
    this.#still = silent;
    return into;
  }

  /** What follows does not follow on what came before. */
  reset(): void {
    this.#filter.reset();
    this.#still = true;
  }
}
