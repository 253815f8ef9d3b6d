import { describe, expect, it } from 'vitest';
import { Loudness } from './loudness.ts';

const frames = (count: number, level: number): Float32Array[] =>
  Array.from({ length: count }, () => new Float32Array(320).fill(level));
const loudnessOf = (all: Float32Array[]): number => {
  const loudness = new Loudness();
  for (const frame of all) loudness.push(frame);
  return loudness.db;
};

describe('how loud an utterance is', () => {
  it('is the level of its loudest 200 ms, whatever is around them', () => {
    expect(loudnessOf(frames(10, 0.1))).toBe(-20);
    expect(loudnessOf([...frames(30, 0.001), ...frames(10, 0.1), ...frames(50, 0.01)])).toBe(-20);
  });
  it('is not that of a click', () =>
    expect(loudnessOf([...frames(20, 0.01), ...frames(1, 0.1)])).toBeLessThan(-28));
  it('is that of nothing before anything was heard, and again after it was told to forget', () => {
    const loudness = new Loudness();
    loudness.push(new Float32Array(320).fill(0.5));
    loudness.reset();
    expect(loudness.db).toBe(-96);
    expect(loudnessOf(frames(20, 0))).toBe(-96);
  });
});
