import { describe, expect, it } from 'vitest';
import { Distribution, percentile } from './distribution.ts';

describe('Percentiles', () => {
  it('are the smallest value that so many do not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 100)).toBe(100);
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile([7], 99)).toBe(7);
    expect(percentile([], 50)).toBeNull();
  });

  it('are read from more values than the distribution began with, in any order', () => {
    const distribution = new Distribution();
    for (let i = 1000; i > 0; i -= 1) distribution.add(i);
    expect(distribution.summary()).toEqual({ n: 1000, min: 1, p50: 500, p95: 950, p99: 990, max: 1000 });
    expect(distribution.percentAbove(990)).toBe(1);
    expect(new Distribution().percentAbove(1)).toBeNull();
  });
});
