/** Dates as they are spoken, counted from the day of the call: "next tuesday", "the third of may", "in two weeks". */
import type { CivilDate } from './calendar.ts';
import { civilDate, dayNumber, isRealDate, MONTHS, weekdayOf, WEEKDAYS } from './calendar.ts';
import { numberAt, ordinalAt, smallNumberAt, TENS } from './number.ts';
import type { Found } from './tokens.ts';

export interface DateContext {
  /** Day number of the day of the call; null when it is not known: then only dates with a year are understood. */
  today: number | null;
  prefer: 'future' | 'past' | 'any';
}

/** Day numbers (`calendar.ts`). */
export function findDates(tokens: readonly string[], context: DateContext): Found<number>[] {
  const found: Found<number>[] = [];
  for (let at = 0; at < tokens.length;) {
    const date = dateAt(tokens, at, context);
    if (date) found.push(date);
    at = date ? date.to : at + 1;
  }
  return found;
}

function dateAt(tokens: readonly string[], at: number, context: DateContext): Found<number> | null {
  return (
    written(tokens, at, context) ??
    monthAndDay(tokens, at, context) ??
    (context.today === null
      ? null
      : (relativeDay(tokens, at, context.today) ?? weekday(tokens, at, context.today))) ??
    dayOfMonth(tokens, at, context)
  );
}

function written(tokens: readonly string[], at: number, context: DateContext): Found<number> | null {
  const word = tokens[at] ?? '';
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word);
  if (iso) return real({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }, at, at + 1);
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?$/.exec(word);
  if (!slashed) return null;
  const [month, day] = [Number(slashed[1]), Number(slashed[2])];
  if (slashed[3] === undefined) return inYear({ month, day }, context, at, at + 1);
  const year = Number(slashed[3]);
  return real({ year: year < 100 ? 2000 + year : year, month, day }, at, at + 1);
}

/** "may third", "may the third", "the third of may", "3 may", each with or without a year. */
function monthAndDay(tokens: readonly string[], at: number, context: DateContext): Found<number> | null {
  let month = monthOf(tokens[at]);
  let to: number;
  let day: Found<number> | null;
  if (month > 0) {
    const start = tokens[at + 1] === 'the' ? at + 2 : at + 1;
    day = ordinalAt(tokens, start) ?? smallNumberAt(tokens, start);
    if (!day) return null;
    to = day.to;
  } else {
    const start = tokens[at] === 'the' ? at + 1 : at;
    day = ordinalAt(tokens, start) ?? smallNumberAt(tokens, start);
    // "… first of june" after "thirty" is the rest of a day that does not exist.
    if (!day || Object.hasOwn(TENS, tokens[start - 1] ?? '')) return null;
    const next = tokens[day.to] === 'of' ? day.to + 1 : day.to;
    month = monthOf(tokens[next]);
    if (month === 0) return null;
    to = next + 1;
  }
  const year = yearAt(tokens, to);
  if (year) return real({ year: year.value, month, day: day.value }, at, year.to);
  return inYear({ month, day: day.value }, context, at, to);
}

function monthOf(word: string | undefined): number {
  if (word === undefined || word.length < 3) return 0;
  const exact = (MONTHS as readonly string[]).indexOf(word);
  if (exact >= 0) return exact + 1;
  return ['jan', 'feb', 'mar', 'apr', '-', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].indexOf(word) + 1;
}

/** "2027", "twenty twenty seven", "nineteen eighty four", "two thousand five". */
function yearAt(tokens: readonly string[], at: number): Found<number> | null {
  const start = tokens[at] === 'in' ? at + 1 : at;
  if (/^(?:19|20)\d{2}$/.test(tokens[start] ?? '')) {
    return { value: Number(tokens[start]), from: at, to: start + 1 };
  }
  const century = smallNumberAt(tokens, start);
  if (century && (century.value === 19 || century.value === 20)) {
    const oh = tokens[century.to] === 'oh' || tokens[century.to] === 'o';
    const rest = smallNumberAt(tokens, century.to + (oh ? 1 : 0));
    if (rest && (oh ? rest.value < 10 : rest.value >= 10)) {
      return { value: century.value * 100 + rest.value, from: at, to: rest.to };
    }
  }
  const number = numberAt(tokens, start);
  return number && number.value >= 2000 && number.value < 2100 && number.to > start + 1
    ? { ...number, from: at }
    : null;
}

function real(date: CivilDate, from: number, to: number): Found<number> | null {
  const { month } = date;
  return month >= 1 && month <= 12 && isRealDate(date) ? { value: dayNumber(date), from, to } : null;
}

/** A day without a year lies in the year that the question has in mind. */
function inYear(
  { month, day }: { month: number; day: number },
  { today, prefer }: DateContext,
  from: number,
  to: number,
): Found<number> | null {
  if (today === null) return null;
  const { year } = civilDate(today);
  const order = prefer === 'past' ? [year, year - 1] : [year, year + 1];
  for (const candidate of order) {
    const date = real({ year: candidate, month, day }, from, to);
    if (!date) continue;
    if (prefer === 'any' || (prefer === 'past' ? date.value <= today : date.value >= today)) return date;
  }
  return null;
}

const UNIT_DAYS = new Map([
  ['day', 1],
  ['days', 1],
  ['week', 7],
  ['weeks', 7],
]);

function relativeDay(tokens: readonly string[], at: number, today: number): Found<number> | null {
  const said = (days: number, length: number): Found<number> => ({
    value: today + days,
    from: at,
    to: at + length,
  });
  const text = (length: number): string => tokens.slice(at, at + length).join(' ');
  if (text(4) === 'the day after tomorrow') return said(2, 4);
  if (text(3) === 'day after tomorrow') return said(2, 3);
  if (text(3) === 'day before yesterday') return said(-2, 3);
  if (text(1) === 'today' || text(1) === 'tonight') return said(0, 1);
  if (text(1) === 'tomorrow') return said(1, 1);
  if (text(1) === 'yesterday') return said(-1, 1);
  const start = tokens[at] === 'in' ? at + 1 : at;
  const amount = tokens[start] === 'a' ? { value: 1, to: start + 1 } : smallNumberAt(tokens, start);
  if (!amount) return null;
  const unit = UNIT_DAYS.get(tokens[amount.to] ?? '');
  if (unit === undefined) return null;
  const length = amount.to + 1 - at;
  if (start > at) return said(amount.value * unit, length);
  if (tokens[amount.to + 1] !== 'from') return null;
  const base = dateAt(tokens, amount.to + 2, { today, prefer: 'future' });
  if (!base) return tokens[amount.to + 2] === 'now' ? said(amount.value * unit, length + 2) : null;
  return { value: base.value + amount.value * unit, from: at, to: base.to };
}

/** "friday", "this friday", "next friday", "next week friday", "friday next week". */
function weekday(tokens: readonly string[], at: number, today: number): Found<number> | null {
  let start = at;
  let week: 'soon' | 'this' | 'next' = 'soon';
  if (tokens[start] === 'next' && tokens[start + 1] === 'week') {
    week = 'next';
    start += tokens[start + 2] === 'on' ? 3 : 2;
  } else if (tokens[start] === 'this' && tokens[start + 1] === 'week') {
    week = 'this';
    start += tokens[start + 2] === 'on' ? 3 : 2;
  } else if (tokens[start] === 'next' || tokens[start] === 'this' || tokens[start] === 'coming') {
    week = tokens[start] === 'next' ? 'next' : 'soon';
    start++;
  }
  const wanted = weekdayIndex(tokens[start]);
  if (wanted < 0) return null;
  let to = start + 1;
  if (tokens[to] === 'next' && tokens[to + 1] === 'week') {
    week = 'next';
    to += 2;
  }
  const monday = today - weekdayOf(today);
  const value =
    week === 'next'
      ? monday + 7 + wanted
      : week === 'this'
        ? monday + wanted
        : today + ((wanted - weekdayOf(today) + 7) % 7 || 7);
  const sameDay = tokens[at] === 'this' && wanted === weekdayOf(today);
  return datedWeekday(tokens, { value: sameDay ? today : value, from: at, to }, today);
}

/** "tuesday the third", "tuesday may third": the day of the month decides. */
function datedWeekday(tokens: readonly string[], found: Found<number>, today: number): Found<number> {
  const context: DateContext = { today, prefer: 'future' };
  const exact = monthAndDay(tokens, found.to, context) ?? dayOfMonth(tokens, found.to, context);
  return exact ? { value: exact.value, from: found.from, to: exact.to } : found;
}

function weekdayIndex(word: string | undefined): number {
  if (word === undefined) return -1;
  const plain = word.replace(/'?s$/, '');
  const full = (WEEKDAYS as readonly string[]).indexOf(plain);
  return full >= 0 ? full : ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].indexOf(word);
}

/** "the third": of this month, or of the next one when it has gone by. */
function dayOfMonth(
  tokens: readonly string[],
  at: number,
  { today, prefer }: DateContext,
): Found<number> | null {
  if (today === null) return null;
  const start = tokens[at] === 'the' ? at + 1 : at;
  const day = ordinalAt(tokens, start);
  if (!day || (start === at && !/^\d/.test(tokens[at] ?? ''))) return null;
  // "The thirty first of June" is no day at all, rather than the next thirty first.
  if (monthOf(tokens[day.to]) > 0 || tokens[day.to] === 'of') return null;
  const { year, month } = civilDate(today);
  const step = prefer === 'past' ? -1 : 1;
  for (let ahead = 0; ahead < 3; ahead++) {
    const index = month - 1 + ahead * step;
    const civil = {
      year: year + Math.floor(index / 12),
      month: (((index % 12) + 12) % 12) + 1,
      day: day.value,
    };
    const date = real(civil, at, day.to);
    if (date && (prefer === 'past' ? date.value <= today : date.value >= today)) return date;
  }
  return null;
}
