/** Days and times as people say them. */

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const NAMES: Record<Day, string> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

export function dayName(day: Day): string {
  return NAMES[day];
}

/** `Mon–Fri 09:00–17:00`; days that do not follow each other are listed. */
export function describeRange({
  days,
  from,
  to,
}: {
  days: readonly Day[];
  from: string;
  to: string;
}): string {
  return `${describeDays(days)} ${from}–${to}${to <= from ? ' (next day)' : ''}`;
}

function describeDays(days: readonly Day[]): string {
  const sorted = DAYS.filter((day) => days.includes(day));
  if (sorted.length === 7) return 'Every day';
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return 'Never';
  const unbroken = DAYS.indexOf(last) - DAYS.indexOf(first) + 1 === sorted.length;
  if (sorted.length > 2 && unbroken) return `${NAMES[first]}–${NAMES[last]}`;
  return sorted.map(dayName).join(', ');
}
