import type { Expectation, Guide, TimedWord } from '../plan.ts';

/**
 * A recogniser. Audio goes in as 16 kHz mono frames, partial and final texts come out.
 * Faults end the iteration by throwing a ParleyError (`errors.ts`).
 */
export interface SpeechToText {
  /** Name shown to people and written to the log, such as `soundswallower`. */
  readonly id: string;
  /**
   * So many early finals (`HearingStream.early`) it gives of one utterance; absent: none. One that hears whole utterances pays a request
   * for each, of which some come to nothing, because the caller speaks on.
   */
  readonly earlyFinals?: number;
  /** Opens one utterance. Aborting the signal ends the iteration without a final result, closes its sockets and gives its decoder back. */
  open(options: HearingOptions, signal: AbortSignal): HearingStream;
}

export interface HearingOptions {
  /** BCP 47 tag, such as `en-US`. */
  locale: string;
  /** What the agent has asked: likelier than what may be said at any time. */
  expect: Expectation;
  /** Everything that the strategy can understand. */
  guide: Guide;
}

export interface HearingStream extends AsyncIterable<HearingResult> {
  /** Takes one frame of 16 kHz mono samples in [-1, 1]. The array may be reused by the caller afterwards. */
  write(frame: Float32Array): void;
  /** No more audio: the final result follows. */
  finish(): void;
  /**
   * What the final would be if nothing more were said; the stream goes on, and its final will hold all of the utterance. One at a time, before
   * `finish`. Aborting the signal takes the request back. Rejects as the iteration does, which goes on. Absent where it cannot be had.
   */
  early?(signal: AbortSignal): Promise<Heard>;
}

export interface Heard {
  /** What was said; empty when nothing intelligible was. */
  text: string;
  /** Calibrated probability that `text` is right, 0 to 1. */
  confidence: number;
  /** Speech was heard, but nothing that this recogniser is able to understand. */
  refused: boolean;
  /** Word times in milliseconds from the first frame written; empty when not known. */
  words: TimedWord[];
}

export type HearingResult = { type: 'partial'; text: string } | ({ type: 'final' } & Heard);
