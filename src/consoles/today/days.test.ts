import { expect, test } from 'vitest';
import { everyDay } from './days.ts';

test('days without a call are shown too, up to today', () => {
  const first = { day: '2026-02-27', calls: 3, lost: 1, talkMs: 9 };
  const days = everyDay([first, { ...first, day: '2025-01-01' }], 4, new Date(2026, 2, 1, 23, 59));
  expect(days.map(({ day, calls }) => [day, calls])).toEqual([
    ['2026-02-26', 0],
    ['2026-02-27', 3],
    ['2026-02-28', 0],
    ['2026-03-01', 0],
  ]);
});
