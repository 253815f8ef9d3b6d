/** Nothing at all: what a muted line sends, and many carriers between two sentences. */
import { FRAME_SAMPLES, NARROW_SAMPLES } from './frames.ts';

/** One for all: whoever has silence to tell tells this, and it is known at a glance. Nobody writes to it. */
export const SILENT_FRAME = new Float32Array(FRAME_SAMPLES);
const NARROW = new Float32Array(NARROW_SAMPLES);

/** The one silent frame of so many samples, wide or a telephone's. */
export function silentFrame(samples: number): Float32Array {
  return samples === NARROW_SAMPLES ? NARROW : SILENT_FRAME;
}

/** Whether every sample is zero. Ends at the first that is not, so sound costs nothing here. */
export function isSilence(samples: Float32Array): boolean {
  if (samples === NARROW || samples === SILENT_FRAME) return true;
  for (let i = 0; i < samples.length; i += 1) if (samples[i] !== 0) return false;
  return true;
}

const SIGN = 0x80;
const NOTHING = 0xff;

/** The same for µ-law codes, which have a zero of either sign. */
export function isMulawSilence(codes: Uint8Array): boolean {
  for (let i = 0; i < codes.length; i += 1) if ((codes[i]! | SIGN) !== NOTHING) return false;
  return true;
}
