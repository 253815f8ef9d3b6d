import { expect, test } from 'vitest';
import { bytes, clockTime, relativeTime } from './format.ts';

test.each([
  [0, false, '0:00'],
  [65_000, false, '1:05'],
  [65_480, true, '1:05.4'],
  [3_729_000, false, '1:02:09'],
])('%i ms is written %s', (ms, fine, written) => {
  expect(clockTime(ms, fine)).toBe(written);
});

test.each([
  [20, 'just now'],
  [300, '5 minutes ago'],
  [7200, '2 hours ago'],
  [100_000, 'yesterday'],
])('%i seconds back is %s', (seconds, written) => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(relativeTime(new Date(now - seconds * 1000).toISOString(), now)).toBe(written);
});

test.each([
  [1500, '2 kB'],
  [2_700_000, '2.7 MB'],
  [536_870_912_000, '537 GB'],
])('%i bytes are written %s', (count, written) => {
  expect(bytes(count)).toBe(written);
});
