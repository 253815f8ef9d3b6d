/** A soft, breathing rustle that shows that a line is alive: brown-ish noise from a fixed seed, 2 s long, made to loop. */
import { SAMPLE_RATE_HZ } from './frames.ts';

const SECONDS = 2;
/** About −46 dBFS. Louder: it sounds like a fault; softer: the telephone network takes it for silence. */
const LEVEL = 0.005;

let kept: Float32Array | null = null;

/** 16 kHz mono samples in [-1, 1]; the same array each time, not to be changed. */
export function comfortNoise(): Float32Array {
  if (kept) return kept;
  const samples = new Float32Array(SECONDS * SAMPLE_RATE_HZ);
  let seed = 0x2545f491;
  let low = 0;
  for (let i = 0; i < samples.length; i += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    low += 0.12 * (seed / 2 ** 31 - low);
    const breath = 0.6 - 0.4 * Math.cos((2 * Math.PI * i) / samples.length);
    samples[i] = low * breath * LEVEL * 4;
  }
  kept = samples;
  return samples;
}
