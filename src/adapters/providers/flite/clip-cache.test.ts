import { describe, expect, it } from 'vitest';
import { type Clip, ClipCache } from './clip-cache.ts';

const clip = (samples: number): Clip => ({ parts: [new Int16Array(samples)], words: [] });

describe('the cache of spoken clauses', () => {
  it('forgets what was not used for the longest time when it is full', () => {
    const cache = new ClipCache(10_000);
    for (const key of ['a', 'b', 'c', 'd']) cache.set(key, clip(1200));
    expect(cache.get('a')).not.toBeNull();
    cache.set('e', clip(1200));
    expect(['a', 'b', 'c', 'd', 'e'].filter((key) => cache.get(key) !== null)).toEqual(['a', 'c', 'd', 'e']);
    expect(cache.bytes).toBeLessThanOrEqual(10_000);
  });

  it('keeps nothing that would push out a quarter of all else', () => {
    const cache = new ClipCache(10_000);
    cache.set('long', clip(1300));
    expect(cache.get('long')).toBeNull();
    expect(cache.bytes).toBe(0);
  });

  it('counts a clause once that is set twice', () => {
    const cache = new ClipCache(10_000);
    cache.set('a', clip(1000));
    const { bytes } = cache;
    cache.set('a', clip(1000));
    expect(cache.bytes).toBe(bytes);
  });
});
