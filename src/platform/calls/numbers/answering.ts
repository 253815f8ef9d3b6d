/** Who answers a number: one agent, or by the time of day another, or a sentence that says when somebody will. */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Answering {
  /** Answers always, or in the ranges that name no other. */
  agentId: string;
  /** Null: at all times. */
  hours: Hours | null;
}

export interface Hours {
  /** By its name in the IANA list, such as `Europe/Paris`. */
  timeZone: string;
  /** The first that holds the moment counts. */
  ranges: Range[];
  /** Days of that zone on which no range holds: `2026-12-25`. */
  holidays: string[];
  outside: Outside;
}

/** `from` is in it, `to` is not; a range whose end is not after its beginning ends on the next day. */
export interface Range {
  days: Weekday[];
  /** `09:00`. */
  from: string;
  /** `17:30`, at latest `24:00`. */
  to: string;
  agentId?: string;
}

/** Outside the ranges another agent answers, or the carrier's voice says a sentence and hangs up. */
export type Outside = { agentId: string } | { closed: string };

export function whoAnswers({ agentId, hours }: Answering, epochMs: number): Outside {
  if (hours === null) return { agentId };
  const now = localTime(epochMs, hours.timeZone);
  if (hours.holidays.includes(now.date)) return hours.outside;
  const range = hours.ranges.find((each) => holds(each, now, hours.holidays));
  return range ? { agentId: range.agentId ?? agentId } : hours.outside;
}

interface LocalTime {
  date: string;
  /** Of the day before. */
  eve: string;
  day: Weekday;
  minutes: number;
}

function holds({ days, from, to }: Range, { day, eve, minutes }: LocalTime, holidays: string[]): boolean {
  const start = minutesOf(from);
  const end = minutesOf(to);
  if (start < end) return days.includes(day) && minutes >= start && minutes < end;
  if (days.includes(day) && minutes >= start) return true;
  return days.includes(before(day)) && minutes < end && !holidays.includes(eve);
}

function before(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] ?? day;
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function localTime(epochMs: number, timeZone: string): LocalTime {
  const { date, day, minutes } = dateIn(epochMs, timeZone);
  // Noon of the day before, or an hour from it where the clocks changed.
  const eveMs = epochMs - (minutes + 12 * 60) * 60_000;
  return { date, day, minutes, eve: dateIn(eveMs, timeZone).date };
}

function dateIn(epochMs: number, timeZone: string): Omit<LocalTime, 'eve'> {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((each) => each.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    day: part('weekday').toLowerCase() as Weekday,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/** Every agent that may answer. */
export function agentsOf({ agentId, hours }: Answering): string[] {
  const others = hours === null ? [] : [...hours.ranges.map((range) => range.agentId), outsideAgent(hours)];
  return [...new Set([agentId, ...others.filter((id) => id !== undefined)])];
}

function outsideAgent({ outside }: Hours): string | undefined {
  return 'agentId' in outside ? outside.agentId : undefined;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
