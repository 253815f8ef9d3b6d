/** How late a server's frames are against the beat that its own first frame sets: 20 ms of audio every 20 ms. */
import { BYTES_PER_MS, HOLE_BELOW_MS } from './carrier-playback.ts';

export class FrameSchedule {
  #startMs: number | null = null;
  #bytes = 0;

  /** Something new begins with the next frame, and sets a beat of its own. */
  anew(): void {
    this.#startMs = null;
  }

  /**
   * Takes a frame that arrives at `atMs`. Answers how much later that is than its place in real time, negative where it comes
   * ahead; null for a frame that sets the beat. Later by more than a hole may be, it begins anew: the server has paused.
   */
  frame(bytes: number, atMs: number): number | null {
    const lateMs = this.#startMs === null ? null : atMs - this.#startMs - this.#bytes / BYTES_PER_MS;
    if (lateMs === null || lateMs > HOLE_BELOW_MS) {
      this.#startMs = atMs;
      this.#bytes = bytes;
      return null;
    }
    this.#bytes += bytes;
    return lateMs;
  }
}
