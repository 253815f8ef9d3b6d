/** Times of day: "half past three", "quarter to five", "three thirty pm", "noon", "in the morning". */
import { smallNumberAt } from './number.ts';
import type { Found } from './tokens.ts';

export interface SpokenTime {
  /** 0 to 23 as said; null when only a part of the day was named. */
  hour: number | null;
  minute: number;
  /** Which half of the day was said; null when it has to be guessed. */
  half: 'am' | 'pm' | null;
  /** It was said so that it can be nothing but a time. */
  plain: boolean;
}

export function findTimes(tokens: readonly string[]): Found<SpokenTime>[] {
  const found: Found<SpokenTime>[] = [];
  for (let at = 0; at < tokens.length;) {
    const time = timeAt(tokens, at);
    if (time) found.push(time);
    at = time ? time.to : at + 1;
  }
  return mergeParts(found);
}

/** "in the morning … at nine": the part of the day belongs to the hour. */
function mergeParts(found: Found<SpokenTime>[]): Found<SpokenTime>[] {
  const part = found.find(({ value }) => value.hour === null);
  const hours = found.filter(({ value }) => value.hour !== null);
  if (!part || hours.length === 0) return found;
  return hours.map((time) =>
    time.value.half === null ? { ...time, value: { ...time.value, half: part.value.half } } : time,
  );
}

function timeAt(tokens: readonly string[], at: number): Found<SpokenTime> | null {
  return named(tokens, at) ?? partOfDay(tokens, at) ?? relative(tokens, at) ?? clock(tokens, at);
}

function named(tokens: readonly string[], at: number): Found<SpokenTime> | null {
  const word = tokens[at];
  if (word === 'noon' || word === 'midday') return spoken({ hour: 12, minute: 0, half: 'pm' }, at, at + 1);
  if (word === 'midnight') return spoken({ hour: 0, minute: 0, half: 'am' }, at, at + 1);
  return null;
}

function partOfDay(tokens: readonly string[], at: number): Found<SpokenTime> | null {
  let start = at;
  if (['in', 'at', 'on', 'by'].includes(tokens[start] ?? '')) start++;
  while (['the', 'this', 'early', 'late', 'tomorrow'].includes(tokens[start] ?? '') && start < at + 3) {
    if (tokens[start] === 'tomorrow') return null;
    start++;
  }
  const half = halfOf(tokens[start]);
  if (half === null) return null;
  return { value: { hour: null, minute: 0, half, plain: true }, from: at, to: start + 1 };
}

function halfOf(word: string | undefined): 'am' | 'pm' | null {
  if (word === 'morning' || word === 'mornings') return 'am';
  return ['afternoon', 'afternoons', 'evening', 'night', 'tonight'].includes(word ?? '') ? 'pm' : null;
}

/** "half past three", "a quarter to five", "ten past four". */
function relative(tokens: readonly string[], at: number): Found<SpokenTime> | null {
  let start = tokens[at] === 'a' ? at + 1 : at;
  let minutes: number;
  if (tokens[start] === 'half') minutes = 30;
  else if (tokens[start] === 'quarter') minutes = 15;
  else {
    const small = smallNumberAt(tokens, start);
    if (!small || small.value < 1 || small.value > 29 || start !== at) return null;
    minutes = small.value;
    start = small.to - 1;
  }
  let next = start + 1;
  if (tokens[next] === 'minutes' || tokens[next] === 'minute') next++;
  const direction = tokens[next] ?? '';
  const after = ['past', 'after'].includes(direction);
  const before = ['to', 'of', 'till', 'before'].includes(direction) && minutes !== 30;
  const british = tokens[start] === 'half' && !after;
  if (!after && !before && !british) return null;
  const hour = hourAt(tokens, british ? next : next + 1);
  if (!hour) return null;
  const base = before ? (hour.value === 1 ? 12 : (hour.value + 23) % 24) : hour.value;
  const half = halfAfter(tokens, hour.to);
  return spoken({ hour: base, minute: before ? 60 - minutes : minutes, half: half.half }, at, half.to);
}

/** "three", "three thirty", "eight oh five", "3:30 pm", "ten o'clock". */
function clock(tokens: readonly string[], at: number): Found<SpokenTime> | null {
  const figures = /^(\d{1,2}):(\d{2})$/.exec(tokens[at] ?? '');
  if (figures) {
    const hour = Number(figures[1]);
    const minute = Number(figures[2]);
    if (hour > 23 || minute > 59) return null;
    const half = halfAfter(tokens, at + 1);
    return spoken({ hour, minute, half: half.half ?? (hour === 0 ? 'am' : null) }, at, half.to);
  }
  const hour = hourAt(tokens, at);
  if (!hour) return null;
  let to = hour.to;
  let minute = 0;
  let plain = false;
  if (tokens[to] === 'oclock') {
    to++;
    plain = true;
  } else {
    const minutes = minutesAt(tokens, to);
    if (minutes) {
      minute = minutes.value;
      to = minutes.to;
      plain = true;
    }
  }
  const half = halfAfter(tokens, to);
  plain ||=
    half.half !== null || ['at', 'around', 'about', 'by', 'after', 'before'].includes(tokens[at - 1] ?? '');
  return { value: { hour: hour.value, minute, half: half.half, plain }, from: at, to: half.to };
}

function hourAt(tokens: readonly string[], at: number): Found<number> | null {
  const small = smallNumberAt(tokens, at);
  return small && small.value <= 23 && (small.value > 0 || tokens[at] === '0') ? small : null;
}

function minutesAt(tokens: readonly string[], at: number): Found<number> | null {
  if (tokens[at] === 'oh' || tokens[at] === 'o') {
    const unit = smallNumberAt(tokens, at + 1);
    return unit && unit.value > 0 && unit.value < 10 ? { ...unit, from: at } : null;
  }
  const small = smallNumberAt(tokens, at);
  return small && small.value >= 10 && small.value <= 59 ? small : null;
}

function halfAfter(tokens: readonly string[], at: number): { half: 'am' | 'pm' | null; to: number } {
  const word = tokens[at];
  if (word === 'am' || word === 'pm') return { half: word, to: at + 1 };
  if ((word === 'a' || word === 'p') && tokens[at + 1] === 'm')
    return { half: word === 'a' ? 'am' : 'pm', to: at + 2 };
  const part = partOfDay(tokens, at);
  return part && tokens[at] !== 'morning' ? { half: part.value.half, to: part.to } : { half: null, to: at };
}

function spoken(time: Omit<SpokenTime, 'plain'>, from: number, to: number): Found<SpokenTime> {
  return { value: { ...time, plain: true }, from, to };
}

export interface OpeningHours {
  earliest?: string | undefined;
  latest?: string | undefined;
}

/** `HH:MM` of a spoken time: in the half of the day that was said, else in the opening hours, else from seven to six. */
export function clockTime(time: SpokenTime, hint: 'am' | 'pm' | null, hours: OpeningHours): string | null {
  if (time.hour === null) return null;
  const text = (hour: number): string =>
    `${String(hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`;
  const half = time.half ?? hint;
  if (time.hour > 12 || time.hour === 0) return text(time.hour);
  const morning = time.hour % 12;
  if (half !== null) return text(half === 'am' ? morning : morning + 12);
  const open = [morning, morning + 12].filter(
    (hour) => text(hour) >= (hours.earliest ?? '00:00') && text(hour) <= (hours.latest ?? '24:00'),
  );
  if (open.length === 1 && open[0] !== undefined) return text(open[0]);
  return text(morning < 7 ? morning + 12 : morning);
}
