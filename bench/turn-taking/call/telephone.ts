/** A telephone's band, as a stream of frames: 300 to 3400 Hz, µ-law at 8 kHz, and back to 16 kHz. */
import { FRAME_SAMPLES } from '../../../src/audio/frames.ts';
import { decodeMulawFloat, encodeMulawFloat } from '../../../src/audio/mulaw.ts';
import { createResampler } from '../../../src/audio/resample.ts';

/** Changes a frame of 320 samples in place; what comes out is 4 ms late. */
export type Band = (frame: Float32Array) => void;

export function telephoneBand(): Band {
  const down = createResampler(16_000, 8000);
  const up = createResampler(8000, 16_000);
  const high = biquad('high', 300);
  const low = biquad('low', 3400);
  const narrow = new Float32Array(FRAME_SAMPLES);
  const wide = new Float32Array(2 * FRAME_SAMPLES + 8);
  const codes = new Uint8Array(FRAME_SAMPLES);
  let waiting: number[] = [];
  return (frame) => {
    const count = down.process(frame, narrow);
    const part = narrow.subarray(0, count);
    high(part);
    low(part);
    encodeMulawFloat(part, codes);
    decodeMulawFloat(codes.subarray(0, count), part);
    const made = up.process(part, wide);
    for (let i = 0; i < made; i += 1) waiting.push(wide[i]!);
    for (let i = 0; i < frame.length; i += 1) frame[i] = waiting[i] ?? 0;
    waiting = waiting.slice(frame.length);
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
