/** A slot's value as it is said aloud. */
import type { Json } from '#voice/plan.ts';
import type { Slot } from '../../strategy/slot-schema.ts';
import { civilDate, dayOfIso, MONTHS, weekdayOf, WEEKDAYS } from '../parse/calendar.ts';

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

export function spokenValue(slot: Slot, value: Json, filters: readonly string[] = []): string {
  if (filters.includes('count') && Array.isArray(value)) return String(value.length);
  if (filters.includes('digits')) return spokenDigits(text(value));
  if (filters.includes('spelled')) return spelledOut(text(value));
  const spoken = plainText(slot, value);
  if (filters.includes('first')) return spoken.split(' ')[0] ?? spoken;
  return filters.includes('upper') ? spoken.toUpperCase() : spoken;
}

function plainText(slot: Slot, value: Json): string {
  switch (slot.type) {
    case 'date':
      return spokenDate(text(value));
    case 'time':
      return spokenTime(text(value));
    case 'money':
      return spokenMoney(value);
    case 'sequence':
      return spokenSequence(value);
    case 'digits':
      return spokenDigits(text(value));
    case 'spelling':
      return slot.email ? text(value) : spelledOut(text(value));
    case 'yes-no':
    case 'number':
    case 'name':
    case 'choice':
      return text(value);
  }
}

/** Seven digits as three and four, ten as three, three and four, others in threes, with a breath between. */
function spokenDigits(written: string): string {
  const digits = written.replaceAll(/\D/g, '');
  if (digits === '') return written;
  const sizes = digits.length === 7 ? [3, 4] : digits.length === 10 ? [3, 3, 4] : [];
  const groups: string[] = [];
  for (let at = 0; at < digits.length;) {
    const left = digits.length - at;
    const size = sizes[groups.length] ?? (left === 4 ? 4 : 3);
    groups.push(Array.from(digits.slice(at, at + size), (digit) => DIGITS[Number(digit)] ?? digit).join(' '));
    at += size;
  }
  return groups.join(', ');
}

const SIGNS: Record<string, string> = { '@': 'at', '.': 'dot', '-': 'dash', _: 'underscore' };

function spelledOut(written: string): string {
  return Array.from(written, (sign) => SIGNS[sign] ?? DIGITS[Number(sign)] ?? sign.toUpperCase()).join(', ');
}

const ORDINALS = (
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth ' +
  'fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third ' +
  'twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first'
).split(' ');

function spokenDate(iso: string): string {
  const number = dayOfIso(iso);
  if (number === null) return iso;
  const { month, day } = civilDate(number);
  return `${capital(WEEKDAYS[weekdayOf(number)])}, ${capital(MONTHS[month - 1])} ${ORDINALS[day - 1] ?? day}`;
}

function spokenTime(clock: string): string {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  if (minute === 0 && hour === 12) return 'noon';
  const half = hour < 12 ? 'AM' : 'PM';
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return minute === 0 ? `${twelve} ${half}` : `${twelve}:${String(minute).padStart(2, '0')} ${half}`;
}

const CURRENCIES: Record<string, [string, string]> = {
  USD: ['dollar', 'dollars'],
  EUR: ['euro', 'euros'],
  GBP: ['pound', 'pounds'],
};

function spokenMoney(value: Json): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return text(value);
  const amount = Number(value['amount']);
  const [one, many] = CURRENCIES[text(value['currency'] ?? null)] ?? ['', ''];
  const whole = Math.floor(amount);
  const cents = Math.round((amount - whole) * 100);
  const head = `${whole} ${whole === 1 ? one : many}`;
  return cents === 0 ? head : `${head} and ${cents} cents`;
}

/** Items joined for the ear: "the four and the queen of clubs". */
function spokenSequence(value: Json): string {
  if (!Array.isArray(value)) return text(value);
  const items = value.map((item) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return text(item);
    const parts = Object.values(item).filter((part) => part !== null);
    return `the ${parts.map(String).join(' of ')}`;
  });
  const last = items.pop() ?? '';
  return items.length === 0 ? last : `${items.join(', ')} and ${last}`;
}

/** Values of most types are plain texts and numbers. */
function text(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function capital(word: string | undefined): string {
  return word === undefined ? '' : word.slice(0, 1).toUpperCase() + word.slice(1);
}
