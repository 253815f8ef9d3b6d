/** The days of an overview, those without a call included. */
import type { Overview } from '#wire/overview.ts';

export type Day = Overview['days'][number];

/** `count` days up to today, the earliest first; days are those of the viewer's calendar. */
export function everyDay(days: readonly Day[], count: number, today: Date): Day[] {
  const known = new Map(days.map((day) => [day.day, day]));
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - index));
    const day = isoDay(date);
    return known.get(day) ?? { day, calls: 0, lost: 0, talkMs: 0 };
  });
}

function isoDay(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
