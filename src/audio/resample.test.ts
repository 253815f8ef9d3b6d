import { describe, expect, it } from 'vitest';
import { createResampler, resampleWhole } from './resample.ts';

const PAIRS: [number, number][] = [
  [8000, 16_000],
  [16_000, 8000],
  [24_000, 16_000],
  [48_000, 16_000],
  [44_100, 16_000],
  [16_000, 24_000],
  [22_050, 16_000],
];

function tone(hz: number, rateHz: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rateHz));
}

/** Power relative to a tone of amplitude 0.5, away from the edges. */
function levelDb(samples: Float32Array): number {
  const inner = samples.subarray(600, -600);
  return 10 * Math.log10(inner.reduce((sum, x) => sum + x * x, 1e-30) / inner.length / 0.125);
}

describe('the resampler', () => {
  it.each(PAIRS)('keeps tones of the pass band from %d to %d Hz in place, shape and level', (from, to) => {
    const top = 0.84 * (Math.min(from, to) / 2);
    for (const hz of [100, 1000, top]) {
      const out = resampleWhole(tone(hz, from, from), from, to);
      const wanted = tone(hz, to, to);
      expect(out.length).toBe(to);
      expect(levelDb(out.map((x, i) => x - wanted[i]!))).toBeLessThan(-60);
    }
  });

  it.each(PAIRS.filter(([from, to]) => from > to))(
    'lets nothing fold down from %d to %d Hz: at least 70 dB beneath',
    (from, to) => {
      for (const hz of [0.59 * to, 0.7 * to, 0.95 * to]) {
        if (hz < from / 2) expect(levelDb(resampleWhole(tone(hz, from, from), from, to))).toBeLessThan(-70);
      }
    },
  );

  it('makes no image above the band of 8 kHz: at least 70 dB beneath', () => {
    const out = resampleWhole(tone(3200, 8000, 8000), 8000, 16_000);
    const image = tone(4800, 16_000, 16_000);
    const quadrature = image.map((_, i) => 0.5 * Math.cos((2 * Math.PI * 4800 * i) / 16_000));
    const along = (base: Float32Array): number =>
      out.reduce((sum, x, i) => sum + x * base[i]!, 0) / out.length / 0.125;
    expect(20 * Math.log10(Math.hypot(along(image), along(quadrature)))).toBeLessThan(-70);
  });

  it.each(PAIRS)('gives from %d to %d Hz the same samples in chunks of any size as at once', (from, to) => {
    const input = tone(700, from, 9000).map((x, i) => x + 0.1 * Math.sin(i * i));
    const whole = new Float32Array(30_000);
    const count = createResampler(from, to).process(input, whole);
    const chunked = createResampler(from, to);
    const pieces: number[] = [];
    const room = new Float32Array(4000);
    for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7 + 3) % 1000) {
      const written = chunked.process(input.subarray(at, at + size), room);
      expect(written).toBeLessThanOrEqual(chunked.outputBound(size));
      pieces.push(...room.subarray(0, written));
      if (size === 0) size = 1;
    }
    expect(Math.abs(count - (input.length * to) / from)).toBeLessThanOrEqual(1);
    expect(Float32Array.from(pieces)).toEqual(whole.subarray(0, count));
  });

  it('tells its delay truly', () => {
    const resampler = createResampler(48_000, 16_000);
    const input = new Float32Array(4800);
    input[480] = 1;
    const out = new Float32Array(2000);
    resampler.process(input, out);
    expect(out.indexOf(Math.max(...out))).toBe(160 + resampler.delaySamples);
  });

  it('forgets everything on reset', () => {
    const resampler = createResampler(24_000, 16_000);
    const out = new Float32Array(1000);
    resampler.process(tone(500, 24_000, 1001), out);
    resampler.reset();
    const count = resampler.process(new Float32Array(300), out);
    expect(out.subarray(0, count).every((x) => x === 0)).toBe(true);
  });

  it('copies when the rates are equal', () => {
    const input = tone(500, 16_000, 320);
    const into = new Float32Array(320);
    expect(createResampler(16_000, 16_000).process(input, into)).toBe(320);
    expect(into).toEqual(input);
  });

  it('refuses rates that are none and arrays that are too short, by name', () => {
    expect(() => createResampler(0, 16_000)).toThrow('input rate');
    expect(() => createResampler(8000, 16_000.5)).toThrow('output rate');
    expect(() => createResampler(8000, 16_000).process(new Float32Array(160), new Float32Array(100))).toThrow(
      'room for 321',
    );
  });
});
