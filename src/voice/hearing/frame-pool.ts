/** Copies of frames in memory that is used again: an utterance's frames come from here and go back when its words are known. */
export class FramePool {
  readonly #free: Float32Array[] = [];
  readonly #most: number;

  /** Keeps at most `most` frames for later; what an unusually long utterance needed beyond is let go. */
  constructor(most: number) {
    this.#most = most;
  }

  copyOf(frame: Float32Array): Float32Array {
    const copy = this.#free.pop() ?? new Float32Array(frame.length);
    copy.set(frame);
    return copy;
  }

  /** Nobody may use these frames any more. */
  giveBack(frames: Float32Array[]): void {
    for (const frame of frames) if (this.#free.length < this.#most) this.#free.push(frame);
  }
}
