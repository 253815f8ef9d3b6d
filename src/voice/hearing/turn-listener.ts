/** Asks a learned turn detector about each utterance that ends, and tells the heart what it thinks, if it is still in time. */
import { FRAME_MS, FRAME_SAMPLES } from '#audio/frames.ts';
import type { TurnDetector } from '../ports/turn-detector.ts';
import type { Report } from '../report.ts';

export class TurnListener {
  readonly #detector: TurnDetector;
  readonly #report: Report;
  #asking: AbortController | null = null;

  constructor(detector: TurnDetector, report: Report) {
    this.#detector = detector;
    this.#report = report;
  }

  /** `frames` are the utterance's, the quiet at its end included. A detector that fails says nothing: the words decide. */
  utteranceEnded(utteranceId: string, frames: readonly Float32Array[]): void {
    this.forget();
    const asking = new AbortController();
    this.#asking = asking;
    const answer = this.#detector.predict(this.#soundOf(frames), asking.signal);
    answer.then(
      (probability) => {
        if (probability === null || asking.signal.aborted) return;
        this.#report({
          type: 'turn.predicted',
          utteranceId,
          probability: Math.round(probability * 1000) / 1000,
        });
      },
      () => undefined,
    );
  }

  /** The caller speaks again, or the call is over: what is being asked is of no use any more. */
  forget(): void {
    this.#asking?.abort();
    this.#asking = null;
  }

  #soundOf(frames: readonly Float32Array[]): Float32Array {
    const last = frames.slice(-Math.ceil(this.#detector.listensMs / FRAME_MS));
    const audio = new Float32Array(last.length * FRAME_SAMPLES);
    for (const [at, frame] of last.entries()) audio.set(frame, at * FRAME_SAMPLES);
    return audio;
  }
}
