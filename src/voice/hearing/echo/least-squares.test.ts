import { describe, expect, it } from 'vitest';
import { explainedBy } from './least-squares.ts';

const WIDTH = 160;
const TAPS = 16;

let seed = 3;
function noise(length: number): Float32Array {
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 31 - 1;
  });
}

/** `other` through a path with these taps, at the places of `explainedBy`. */
function through(other: Float32Array, path: Record<number, number>): Float32Array {
  return Float32Array.from({ length: WIDTH }, (_, i) =>
    Object.entries(path).reduce((sum, [tap, gain]) => sum + gain * other[i + Number(tap)]!, 0),
  );
}

describe('the filter that makes one sound of another', () => {
  it('explains all of a sound that came through a path of a few taps, and finds the strongest', () => {
    const other = noise(WIDTH + TAPS - 1);
    const best = { share: 0, lag: 0 };
    explainedBy(
      { sound: through(other, { 5: 0.1, 6: -0.04, 11: 0.03 }), width: WIDTH, other, taps: TAPS },
      best,
    );
    expect(best.share).toBeGreaterThan(0.97);
    expect(best.lag).toBe(5);
  });

  it('explains the share of power that is the echo when another sound lies on top', () => {
    const other = noise(WIDTH + TAPS - 1);
    const caller = noise(WIDTH);
    const sound = through(other, { 4: 1 }).map((sample, i) => sample + caller[i]!);
    const best = { share: 0, lag: 0 };
    explainedBy({ sound, width: WIDTH, other, taps: TAPS }, best);
    expect(best.share).toBeGreaterThan(0.35);
    expect(best.share).toBeLessThan(0.65);
  });

  it('explains little of a sound that has nothing to do with it, and nothing by silence', () => {
    const best = { share: 0, lag: 0 };
    const sound = noise(WIDTH);
    explainedBy({ sound, width: WIDTH, other: noise(WIDTH + TAPS - 1), taps: TAPS }, best);
    expect(best.share).toBeLessThan(0.3);
    best.share = 0;
    explainedBy({ sound, width: WIDTH, other: new Float32Array(WIDTH + TAPS - 1), taps: TAPS }, best);
    expect(best.share).toBe(0);
  });
});
