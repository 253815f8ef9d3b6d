import { describe, expect, it } from 'vitest';
import { createResampler, resampleWhole } from './resample.ts';

/** Speech-like: tones that glide, and a little noise. */
function sound(length: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, i) => 0.4 * Math.sin(i * i * 1e-5) + 0.2 * Math.sin(i * 0.9) + 0.05 * Math.sin(i * i),
  );
}

describe('the half-band resampler', () => {
  it.each([
    [8000, 16_000],
    [16_000, 8000],
  ])('says from %d to %d Hz what the general one says, as much later as it tells', (from, to) => {
    const input = sound(from);
    const wanted = resampleWhole(input, from, to);
    const resampler = createResampler(from, to);
    const out = new Float32Array(resampler.outputBound(input.length));
    const count = resampler.process(input, out);
    expect(count).toBe((from * to) / from);
    for (let i = resampler.delaySamples; i < count; i += 1) {
      expect(Math.abs(out[i]! - wanted[i - resampler.delaySamples]!)).toBeLessThan(1e-6);
    }
  });

  it('keeps each call to itself: two streams in turns are as each alone', () => {
    const inputs = [sound(3200), sound(3200).map((x) => -0.5 * x)];
    const alone = inputs.map((input) => {
      const out = new Float32Array(6500);
      return out.subarray(0, createResampler(8000, 16_000).process(input, out));
    });
    const both = inputs.map(() => createResampler(8000, 16_000));
    const room = new Float32Array(400);
    const turns: number[][] = [[], []];
    for (let at = 0; at < 3200; at += 160) {
      for (const [i, resampler] of both.entries()) {
        const count = resampler.process(inputs[i]!.subarray(at, at + 160), room);
        turns[i]!.push(...room.subarray(0, count));
      }
    }
    for (const [i, samples] of alone.entries()) expect(Float32Array.from(turns[i]!)).toEqual(samples);
  });

  it('halves pieces of odd lengths without losing a sample', () => {
    const input = sound(5001);
    const whole = new Float32Array(2600);
    const count = createResampler(16_000, 8000).process(input, whole);
    const pieces = createResampler(16_000, 8000);
    const room = new Float32Array(2600);
    const out: number[] = [];
    for (let at = 0; at < input.length; at += 333) {
      const written = pieces.process(input.subarray(at, at + 333), room);
      out.push(...room.subarray(0, written));
    }
    expect(count).toBe(2501);
    expect(Float32Array.from(out)).toEqual(whole.subarray(0, count));
  });
});
