/** One slot's value in an utterance, as JSON, or what is wrong with it. */
import type { Json } from '#voice/plan.ts';
import type { Slot, SlotOf } from '../../strategy/slot-schema.ts';
import { isoDate, weekdayOf, WEEKDAYS } from '../parse/calendar.ts';
import { findChoices } from '../parse/choice.ts';
import { findDates } from '../parse/date.ts';
import { findDigits } from '../parse/digits.ts';
import { findMoney } from '../parse/money.ts';
import { readName } from '../parse/name.ts';
import { findNumbers } from '../parse/number.ts';
import { foreignWords, readSequence } from '../parse/sequence.ts';
import { readSpelling } from '../parse/spelling.ts';
import { clockTime, findTimes } from '../parse/time.ts';
import type { Found } from '../parse/tokens.ts';
import { readYesNo } from '../parse/yes-no.ts';

export interface Reading extends Found<Json> {
  /** Understood, but not allowed; said to the caller when the strategy has no words of its own. */
  problem: string | null;
  /** "In the morning": the hour is still missing. */
  half?: 'am' | 'pm';
}

export interface ReadContext {
  /** The question was for this slot. */
  asked: boolean;
  today: number | null;
  hint: 'am' | 'pm' | null;
}

export function readSlot(slot: Slot, tokens: readonly string[], context: ReadContext): Reading | null {
  switch (slot.type) {
    case 'yes-no':
      return context.asked ? plain(readYesNo(tokens)) : null;
    case 'digits':
      return readDigits(slot, tokens, context);
    case 'number':
      return readNumber(slot, tokens, context);
    case 'money':
      return readMoney(slot, tokens, context);
    case 'date':
      return readDate(slot, tokens, context);
    case 'time':
      return readTime(slot, tokens, context);
    case 'spelling':
      return readSpelled(slot, tokens, context);
    case 'name':
      return plain(readName(tokens, slot.values, context.asked));
    case 'choice':
      return plain(findChoices(tokens, slot.values).reduce<Found<string> | null>(longer, null));
    case 'sequence':
      return readItems(slot, tokens, context);
  }
}

function plain(found: Found<Json> | null): Reading | null {
  return found && { ...found, problem: null };
}

function longer(best: Found<string> | null, one: Found<string>): Found<string> {
  return best !== null && best.to - best.from >= one.to - one.from ? best : one;
}

function readDigits(
  slot: SlotOf<'digits'>,
  tokens: readonly string[],
  { asked }: ReadContext,
): Reading | null {
  const runs = findDigits(tokens);
  const run = runs.reduce<Found<string> | null>(
    (best, one) => (best !== null && best.value.length >= one.value.length ? best : one),
    null,
  );
  if (!run) return null;
  const { length } = run.value;
  const right = length >= slot.min && length <= slot.max;
  if (!asked) return right && length >= 4 ? { ...run, problem: null } : null;
  if (right) return { ...run, problem: null };
  const wanted = slot.min === slot.max ? String(slot.min) : `${slot.min} to ${slot.max}`;
  return { ...run, problem: `I need ${wanted} digits, and I heard ${length}.` };
}

function readNumber(
  slot: SlotOf<'number'>,
  tokens: readonly string[],
  { asked }: ReadContext,
): Reading | null {
  const times = findTimes(tokens).filter(({ value }) => value.plain && value.hour !== null);
  const numbers = findNumbers(tokens).filter(
    (one) => !times.some((time) => time.from <= one.from && one.from < time.to),
  );
  const number = numbers[0] ?? (asked ? findNumbers(tokens)[0] : undefined);
  if (!number || (!asked && !slot.cues.some((cue) => tokens.includes(cue)))) return null;
  return { ...number, problem: range(number.value, slot.min, slot.max) };
}

function readMoney(slot: SlotOf<'money'>, tokens: readonly string[], { asked }: ReadContext): Reading | null {
  const sums = findMoney(tokens);
  const sum = sums.find(({ value }) => value.currency !== null) ?? (asked ? sums[0] : undefined);
  if (!sum) return null;
  const { amount, currency } = sum.value;
  const value = { amount: Math.round(amount * 100) / 100, currency: currency ?? slot.currency };
  return { ...sum, value, problem: range(amount, slot.min, slot.max) };
}

function range(value: number, min: number, max: number): string | null {
  if (value < min) return `It has to be at least ${min}.`;
  return value > max ? `It can be ${max} at the most.` : null;
}

function readDate(slot: SlotOf<'date'>, tokens: readonly string[], { today }: ReadContext): Reading | null {
  const date = findDates(tokens, { today, prefer: slot.allow })[0];
  if (!date) return null;
  return { ...date, value: isoDate(date.value), problem: dateProblem(slot, date.value, today) };
}

function dateProblem(slot: SlotOf<'date'>, day: number, today: number | null): string | null {
  const weekday = WEEKDAYS[weekdayOf(day)] ?? 'monday';
  if (today !== null && slot.allow === 'future' && day < today) return 'That day has gone by.';
  if (today !== null && slot.allow === 'past' && day > today) return 'That day is still to come.';
  if (today !== null && slot.within_days !== undefined && day - today > slot.within_days) {
    return 'That is too far ahead.';
  }
  return slot.closed_on.includes(weekday)
    ? `That is a ${weekday.slice(0, 1).toUpperCase()}${weekday.slice(1)}, and we are closed then.`
    : null;
}

function readTime(slot: SlotOf<'time'>, tokens: readonly string[], context: ReadContext): Reading | null {
  const times = findTimes(tokens);
  const time =
    times.find(({ value }) => value.hour !== null && value.plain) ??
    (context.asked ? times.find(({ value }) => value.hour !== null) : undefined);
  if (!time) {
    const part = times.find(({ value }) => value.hour === null);
    if (!part?.value.half) return null;
    const words = part.value.half === 'am' ? 'in the morning' : 'in the afternoon';
    return { ...part, value: null, problem: `What time ${words}?`, half: part.value.half };
  }
  const value = clockTime(time.value, context.hint, slot) ?? '';
  const early = slot.earliest !== undefined && value < slot.earliest;
  const late = slot.latest !== undefined && value > slot.latest;
  return { ...time, value, problem: early ? 'That is too early.' : late ? 'That is too late.' : null };
}

function readSpelled(
  slot: SlotOf<'spelling'>,
  tokens: readonly string[],
  { asked }: ReadContext,
): Reading | null {
  const spelled = readSpelling(tokens, slot.email);
  const mail = spelled?.value.includes('@') ?? false;
  if (spelled && (asked || mail) && (slot.email ? mail : spelled.value.length > 1 || tokens.length === 1)) {
    const { length } = spelled.value;
    const problem = length < slot.min ? 'That is too short.' : length > slot.max ? 'That is too long.' : null;
    return { ...spelled, problem };
  }
  if (!asked || slot.email) return null;
  // Said as a word instead of spelled.
  const name = readName(tokens, [], true);
  return name && { ...name, value: name.value.toLowerCase().replaceAll(' ', ''), problem: null };
}

/** Words that have nothing to do with the items, at most: more of them, and the caller speaks of something else. */
const FOREIGN_WORDS = 4;

function readItems(
  slot: SlotOf<'sequence'>,
  tokens: readonly string[],
  { asked }: ReadContext,
): Reading | null {
  const items = readSequence(tokens, slot);
  if (!items) return null;
  const foreign = foreignWords(tokens, slot);
  const full = items.value.some((item) => Object.values(item).every((part) => part !== null));
  if (foreign > (asked || full ? FOREIGN_WORDS : 0)) return null;
  const count = items.value.length;
  const problem =
    count < slot.min
      ? `I need at least ${slot.min}.`
      : count > slot.max
        ? `I can take ${slot.max} at the most.`
        : null;
  return { ...items, problem };
}
