/** Memory for frames that is used again: an utterance's frames come from here and go back when its words are known. */
import { FRAME_SAMPLES } from '#audio/frames.ts';

export class FramePool {
  readonly #free: Float32Array[] = [];
  readonly #most: number;

  /** Keeps at most `most` frames for later; what an unusually long utterance needed beyond is let go. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Room for a frame of 16 kHz; something may still be in it. */
  take(): Float32Array {
    return this.#free.pop() ?? new Float32Array(FRAME_SAMPLES);
  }

  /** Nobody may use these frames any more. */
  giveBack(frames: Float32Array[]): void {
    for (const frame of frames) if (this.#free.length < this.#most) this.#free.push(frame);
  }
}
