/** How times and dates are said. Dates that do not exist are left to other rules. */
import { cardinal, ordinal, year } from './numbers.ts';
import { rule, type SpokenRule, type Surroundings } from './rule.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS_IN = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTH =
  '(Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?\\.?|July?\\.?|Aug(?:ust|\\.)?|' +
  'Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(\\d{4})';
const CLOCK = '(\\d{1,2})(?::(\\d{2}))?(?::\\d{2})?';
const HALF = '\\s?([ap])\\.?\\s?m(?:\\.|\\b)';
const DASH = '\\s?[-–—]\\s?';

/** `day`, `month` (1 to 12) and `of` (a year, or empty) in words; null where there is no such day. */
function date(day: string, month: number, of: string, at: Surroundings): string | null {
  const name = MONTHS[month - 1];
  const n = Number(day);
  if (!name || n < 1 || n > (DAYS_IN[month - 1] ?? 0)) return null;
  const words = ordinal(String(n));
  const head = at.british ? `the ${words} of ${name}` : `${name} ${words}`;
  const article = at.british && at.before === 'the' ? head.slice(4) : head;
  return of === '' ? article : `${article}, ${year(of.length === 2 ? `20${of}` : of, at.british)}`;
}

function monthOf(written: string): number {
  const start = written.slice(0, 3).toLowerCase();
  return MONTHS.findIndex((name) => name.toLowerCase().startsWith(start)) + 1;
}

function time(
  hour: string,
  minute: string | undefined,
  half: string | undefined,
  at: Surroundings,
): string | null {
  const h = Number(hour);
  const m = Number(minute ?? 0);
  if (h > 24 || m > 59 || (half && (h > 12 || h === 0))) return null;
  if (half) return `${clock(h, m, minute !== undefined && m === 0 ? '' : '')} ${half.toLowerCase()}.m.`;
  if (h <= 12 && !hour.startsWith('0')) return clock(h, m, " o'clock");
  if (at.british)
    return h === 0 ? `zero ${minutes(m) || 'hundred'}` : clock(h, m, h < 10 ? " o'clock" : ' hundred');
  return `${clock(h % 12 || 12, m, '')} ${h % 24 < 12 ? 'a' : 'p'}.m.`;
}

function clock(hour: number, minute: number, whole: string): string {
  return minute === 0 ? `${cardinal(String(hour))}${whole}` : `${cardinal(String(hour))} ${minutes(minute)}`;
}

function minutes(minute: number): string {
  if (minute === 0) return '';
  return minute < 10 ? `oh ${cardinal(String(minute))}` : cardinal(String(minute));
}

function numeric(first: string, second: string, of: string, at: Surroundings): string | null {
  return at.british ? date(first, Number(second), of, at) : date(second, Number(first), of, at);
}

function span(from: string | null, to: string | null): string | null {
  return from && to ? `${from} to ${to}` : null;
}

export const CALENDAR: SpokenRule[] = [
  rule('(\\d{4})-(\\d{2})-(\\d{2})(?:T[\\d:.]+(?:Z|[+-][\\d:]+)?)?', (m, at) =>
    date(m[3] ?? '', Number(m[2]), m[1] ?? '', at),
  ),
  rule('(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2})', (m, at) => numeric(m[1] ?? '', m[2] ?? '', m[3] ?? '', at)),
  rule('(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})', (m, at) => date(m[1] ?? '', Number(m[2]), m[3] ?? '', at)),
  rule(`${MONTH} ${DAY}${DASH}${DAY}`, (m, at) => {
    const from = date(m[2] ?? '', monthOf(m[1] ?? ''), '', at);
    return from && `${from} to ${ordinal(m[3] ?? '')}`;
  }),
  rule(`${MONTH} ${DAY},? ${YEAR}`, (m, at) => date(m[2] ?? '', monthOf(m[1] ?? ''), m[3] ?? '', at)),
  rule(`${MONTH} ${DAY}`, (m, at) => date(m[2] ?? '', monthOf(m[1] ?? ''), '', at)),
  rule(`${DAY} (?:of )?${MONTH},? ${YEAR}`, (m, at) => date(m[1] ?? '', monthOf(m[2] ?? ''), m[3] ?? '', at)),
  rule(`${DAY} (?:of )?${MONTH}`, (m, at) => date(m[1] ?? '', monthOf(m[2] ?? ''), '', at)),
  rule(`${MONTH},? ${YEAR}`, (m, at) => {
    const name = MONTHS[monthOf(m[1] ?? '') - 1];
    return name && Number(m[2]) < 2100 ? `${name} ${year(m[2] ?? '', at.british)}` : null;
  }),
  rule(
    `${CLOCK}${HALF}${DASH}${CLOCK}${HALF}`,
    (m, at) => span(time(m[1] ?? '', m[2], m[3], at), time(m[4] ?? '', m[5], m[6], at)),
    'iu',
  ),
  rule(
    `${CLOCK}${DASH}${CLOCK}${HALF}`,
    (m, at) => {
      const to = time(m[3] ?? '', m[4], m[5], at);
      return to && Number(m[1]) <= 12 ? `${clock(Number(m[1]), Number(m[2] ?? 0), '')} to ${to}` : null;
    },
    'iu',
  ),
  rule(`${CLOCK}${HALF}`, (m, at) => time(m[1] ?? '', m[2], m[3], at), 'iu'),
  rule('(\\d{1,2}):(\\d{2})(?::\\d{2})?\\s?[-–—]\\s?(\\d{1,2}):(\\d{2})(?::\\d{2})?', (m, at) =>
    span(time(m[1] ?? '', m[2], undefined, at), time(m[3] ?? '', m[4], undefined, at)),
  ),
  rule('(\\d{1,2}):(\\d{2})(?::\\d{2})?(?: ?h)?', (m, at) => time(m[1] ?? '', m[2], undefined, at)),
];
