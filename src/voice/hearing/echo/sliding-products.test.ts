import { describe, expect, it } from 'vitest';
import { slidingProducts } from './sliding-products.ts';

describe('products of a sound with every place of another', () => {
  const noise = (length: number, step: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => Math.sin(i * i * step) * 0.3);

  it.each([
    { width: 230, places: 4320 },
    { width: 390, places: 4320 },
    { width: 512, places: 700 },
    { width: 3, places: 1 },
  ])('are what multiplying at each place makes: $width samples, $places places', ({ width, places }) => {
    const sound = noise(width, 0.37);
    const along = noise(places + width - 1, 0.011);
    const found = new Float32Array(places);
    slidingProducts({ sound, width, along, places }, found);
    const expected = Float32Array.from({ length: places }, (_, place) =>
      sound.reduce((sum, sample, i) => sum + sample * along[place + i]!, 0),
    );
    const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
    expect(worst).toBeLessThan(1e-5);
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.001);
  });

  it('take nothing from what lies behind the sounds', () => {
    const sound = Float32Array.of(1, 1, 9, 9);
    const along = Float32Array.of(1, 2, 3, 4, 9, 9);
    const found = new Float32Array(4);
    slidingProducts({ sound, width: 2, along, places: 3 }, found);
    expect([...found].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([3, 5, 7, 0]);
  });
});
