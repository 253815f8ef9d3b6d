/** How late a server's frames are against the beat that its own first frame sets: 20 ms of audio every 20 ms. */
import { BYTES_PER_MS, HOLE_BELOW_MS } from './carrier-playback.ts';

export class FrameSchedule {
  #startMs: number | null = null;
  #lastMs = 0;
  #bytes = 0;

  /** Something new begins with the next frame, and sets a beat of its own. */
  anew(): void {
    this.#startMs = null;
  }

  /**
   * Takes a frame that arrives at `atMs`. Answers how much later that is than its place in real time, negative where it comes
   * ahead; null for a frame that sets the beat.
   */
  frame(bytes: number, atMs: number): number | null {
    const first = this.#startMs === null || atMs - this.#lastMs > HOLE_BELOW_MS;
    this.#lastMs = atMs;
    if (first) {
      this.#startMs = atMs;
      this.#bytes = bytes;
      return null;
    }
    const lateMs = atMs - (this.#startMs ?? atMs) - this.#bytes / BYTES_PER_MS;
    this.#bytes += bytes;
    return lateMs;
  }
}
