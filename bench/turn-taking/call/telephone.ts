/** A telephone's band, as a stream of frames: 300 to 3400 Hz, µ-law at 8 kHz. */
import { FRAME_SAMPLES, NARROW_SAMPLES } from '../../../src/audio/frames.ts';
import { decodeMulawFloat, encodeMulawFloat } from '../../../src/audio/mulaw.ts';
import { createResampler } from '../../../src/audio/resample.ts';

/** Takes 320 samples; what the line makes of them is 160 of 8 kHz, 2 ms late, in an array that is used again. */
export type Band = (frame: Float32Array) => Float32Array;

export function telephoneBand(): Band {
  const down = createResampler(16_000, 8000);
  const high = biquad('high', 300);
  const low = biquad('low', 3400);
  const narrow = new Float32Array(down.outputBound(FRAME_SAMPLES));
  const part = narrow.subarray(0, NARROW_SAMPLES);
  const codes = new Uint8Array(NARROW_SAMPLES);
  return (frame) => {
    down.process(frame, narrow);
    high(part);
    low(part);
    encodeMulawFloat(part, codes);
    decodeMulawFloat(codes, part);
    return part;
  };
}

/** Second-order Butterworth at 8 kHz (bilinear transform). */
function biquad(kind: 'high' | 'low', hz: number): (samples: Float32Array) => void {
  const warp = Math.tan((Math.PI * hz) / 8000);
  const norm = 1 / (1 + Math.SQRT2 * warp + warp * warp);
  const b0 = kind === 'high' ? norm : warp * warp * norm;
  const b1 = kind === 'high' ? -2 * b0 : 2 * b0;
  const a1 = 2 * (warp * warp - 1) * norm;
  const a2 = (1 - Math.SQRT2 * warp + warp * warp) * norm;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return (samples) => {
    for (let i = 0; i < samples.length; i += 1) {
      const x = samples[i]!;
      const y = b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
      [x2, x1, y2, y1] = [x1, x, y1, y];
      samples[i] = y;
    }
  };
}
