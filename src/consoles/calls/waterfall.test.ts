import { expect, test } from 'vitest';
import { median, WAIT_PARTS, wholeParts } from './waterfall.ts';

test('the whole milliseconds of a wait sum to its total, whatever the fractions', () => {
  for (let seed = 1; seed < 200; seed++) {
    const part = (factor: number): number => ((seed * factor) % 997) / 7;
    const parts = {
      decideMs: part(31),
      firstTokenMs: part(7),
      firstClauseMs: part(13),
      firstAudioMs: part(57),
      audibleMs: part(3),
    };
    const totalMs = Object.values(parts).reduce((sum, ms) => sum + ms, 0);
    const whole = wholeParts({ ...parts, totalMs });
    expect(WAIT_PARTS.reduce((sum, { key }) => sum + whole[key], 0)).toBe(whole.totalMs);
    for (const { key } of WAIT_PARTS) expect(Math.abs(whole[key] - parts[key])).toBeLessThanOrEqual(1);
  }
});

test('the median of nothing is nothing, of an even count the lower middle', () => {
  expect(median([])).toBeNull();
  expect(median([40, 10, 30, 20])).toBe(20);
});
