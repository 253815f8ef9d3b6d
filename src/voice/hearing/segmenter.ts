/** Turns a frame-by-frame verdict into "speech began" and "speech ended". Counts frames; knows no clock. */
import { FRAME_MS } from '#audio/frames.ts';

/** Of one frame more than speech needs to begin, one may be missing; where it needs one, none. */
const SPARE_FRAMES = 1;

export interface SegmenterPace {
  /** So much speech begins it. Less: clicks stop the agent; more: it stops late. */
  onsetMs: number;
  /** Speech ends after so much without any. Less: words are cut at their stops; more: every turn ends later. */
  releaseMs: number;
}

export interface Segmenter {
  /** `began`: speech began `sinceFrames` frames ago (this one included). `ended`: the last speech was `sinceFrames` frames ago. */
  push(speech: boolean): { type: 'began' | 'ended'; sinceFrames: number } | null;
  readonly speaking: boolean;
  /** Frames without speech since the last one with it, while speech has not ended. */
  readonly quietFrames: number;
}

export function createSegmenter({ onsetMs, releaseMs }: SegmenterPace): Segmenter {
  const needs = Math.max(1, Math.ceil(onsetMs / FRAME_MS));
  const of = needs === 1 ? 1 : needs + SPARE_FRAMES;
  const window = new Uint8Array(of);
  let at = 0;
  let speaking = false;
  let quiet = 0;
  const began = { type: 'began' as const, sinceFrames: 0 };
  const ended = { type: 'ended' as const, sinceFrames: 0 };

  const start = (): typeof began | null => {
    let count = 0;
    let oldest = 0;
    for (let back = 1; back <= of; back += 1) {
      if (window[(at - back + of) % of] !== 1) continue;
      count += 1;
      oldest = back;
    }
    if (count < needs) return null;
    speaking = true;
    quiet = 0;
    began.sinceFrames = oldest;
    return began;
  };

  return {
    push: (speech) => {
      window[at] = speech ? 1 : 0;
      at = (at + 1) % of;
      if (!speaking) return speech ? start() : null;
      quiet = speech ? 0 : quiet + 1;
      if (quiet * FRAME_MS < releaseMs) return null;
      speaking = false;
      window.fill(0);
      ended.sinceFrames = quiet;
      return ended;
    },
    get speaking() {
      return speaking;
    },
    get quietFrames() {
      return quiet;
    },
  };
}
