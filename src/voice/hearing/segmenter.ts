/** Turns a frame-by-frame verdict into "speech began" and "speech ended". Counts frames; knows no clock. */
import { FRAME_MS } from '#audio/frames.ts';

/** Of the last frames, so many must be speech for it to begin. Fewer: clicks stop the agent; more: it stops late. */
const START = { of: 4, needs: 3 };
/** Speech ends after so much without any. Shorter: words are cut at their stops; longer: every turn ends later. */
const STOP_AFTER_MS = 200;

export interface Segmenter {
  /** `began`: speech began `sinceFrames` frames ago (this one included). `ended`: the last speech was `sinceFrames` frames ago. */
  push(speech: boolean): { type: 'began' | 'ended'; sinceFrames: number } | null;
  readonly speaking: boolean;
}

export function createSegmenter(): Segmenter {
  const window = new Uint8Array(START.of);
  let at = 0;
  let speaking = false;
  let quiet = 0;
  const began = { type: 'began' as const, sinceFrames: 0 };
  const ended = { type: 'ended' as const, sinceFrames: 0 };

  const start = (): typeof began | null => {
    let count = 0;
    let oldest = 0;
    for (let back = 1; back <= START.of; back += 1) {
      if (window[(at - back + START.of) % START.of] !== 1) continue;
      count += 1;
      oldest = back;
    }
    if (count < START.needs) return null;
    speaking = true;
    quiet = 0;
    began.sinceFrames = oldest;
    return began;
  };

  return {
    push: (speech) => {
      window[at] = speech ? 1 : 0;
      at = (at + 1) % START.of;
      if (!speaking) return speech ? start() : null;
      quiet = speech ? 0 : quiet + 1;
      if (quiet * FRAME_MS < STOP_AFTER_MS) return null;
      speaking = false;
      window.fill(0);
      ended.sinceFrames = quiet;
      return ended;
    },
    get speaking() {
      return speaking;
    },
  };
}
