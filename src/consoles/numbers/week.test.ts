import { expect, test } from 'vitest';
import { describeRange } from './week.ts';

test.each([
  [['mon', 'tue', 'wed', 'thu', 'fri'], '09:00', '17:00', 'Mon–Fri 09:00–17:00'],
  [['fri', 'mon'], '09:00', '17:00', 'Mon, Fri 09:00–17:00'],
  [['sat', 'sun'], '10:00', '12:00', 'Sat, Sun 10:00–12:00'],
  [['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], '00:00', '24:00', 'Every day 00:00–24:00'],
  [['fri'], '22:00', '06:00', 'Fri 22:00–06:00 (next day)'],
] as const)('%j from %s to %s is read as %s', (days, from, to, text) => {
  expect(describeRange({ days, from, to })).toBe(text);
});
