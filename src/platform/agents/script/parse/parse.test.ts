import { describe, expect, it } from 'vitest';
import { dayOfIso, isoDate } from './calendar.ts';
import { findDates } from './date.ts';
import { findDigits } from './digits.ts';
import { findMoney } from './money.ts';
import { readName } from './name.ts';
import { findNumbers } from './number.ts';
import { readSpelling } from './spelling.ts';
import { clockTime, findTimes } from './time.ts';
import { tokenise } from './tokens.ts';
import { readYesNo } from './yes-no.ts';

describe('digits as they are read out', () => {
  it.each([
    ['five five five oh one three four', '5550134'],
    ['double five five, zero one three four', '5550134'],
    ['triple five twenty two', '55522'],
    ['555-0134', '5550134'],
    ['my number is 555 01 34', '5550134'],
    ['uh five five um five', '555'],
    ['eight hundred five five five', '800555'],
    ['nineteen eighty four', '1984'],
    ['four hundred and twelve', '40012'],
  ])('%s', (said, digits) => expect(findDigits(tokenise(said))[0]?.value).toBe(digits));

  it('finds none where none are said', () =>
    expect(findDigits(tokenise('constructor toString'))).toEqual([]));
});

describe('numbers', () => {
  it.each([
    ['twenty two', [22]],
    ['a hundred and five', [105]],
    ['two thousand three hundred', [2300]],
    ['one million', [1_000_000]],
    ['about 1,200 or so', [1200]],
    ['three point one four', [3.14]],
    ['two and a half', [2.5]],
    ['minus four', [-4]],
    ['four not five', [4, 5]],
    ['zero', [0]],
    ['five and six', [5, 6]],
  ])('%s', (said, numbers) => expect(findNumbers(tokenise(said)).map(({ value }) => value)).toEqual(numbers));
});

describe('money', () => {
  it.each([
    ['forty five dollars', 45, 'USD'],
    ['$12.50', 12.5, 'USD'],
    ['twelve ninety nine', 12.99, null],
    ['a hundred and twenty euros', 120, 'EUR'],
    ['three dollars and fifty cents', 3.5, 'USD'],
    ['fifty cents', 0.5, 'USD'],
    ['two grand', 2000, null],
    ['five bucks', 5, 'USD'],
    ['about 30 pounds', 30, 'GBP'],
  ])('%s', (said, amount, currency) =>
    expect(findMoney(tokenise(said))[0]?.value).toEqual({ amount, currency }),
  );
});

describe('dates, on Monday the 23rd of November 2026', () => {
  const today = dayOfIso('2026-11-23');
  it.each([
    ['today', '2026-11-23'],
    ['tomorrow', '2026-11-24'],
    ['the day after tomorrow', '2026-11-25'],
    ['friday', '2026-11-27'],
    ['this friday', '2026-11-27'],
    ['monday', '2026-11-30'],
    ['next tuesday', '2026-12-01'],
    ['next week friday', '2026-12-04'],
    ['friday next week', '2026-12-04'],
    ['in two weeks', '2026-12-07'],
    ['a week from friday', '2026-12-04'],
    ['in three days', '2026-11-26'],
    ['the third of may', '2027-05-03'],
    ['may third', '2027-05-03'],
    ['may the 3rd', '2027-05-03'],
    ['december twenty first', '2026-12-21'],
    ['the first', '2026-12-01'],
    ['tuesday the first of december', '2026-12-01'],
    ['3 may 2028', '2028-05-03'],
    ['2026-12-24', '2026-12-24'],
    ['12/24', '2026-12-24'],
    ['february twenty ninth', null],
    ['the thirty first of june', null],
    ['may i come in', null],
    ['next', null],
  ])('%s', (said, iso) => {
    const day = findDates(tokenise(said), { today, prefer: 'future' })[0]?.value;
    expect(day === undefined ? null : isoDate(day)).toBe(iso);
  });

  it.each([
    ['the third of may nineteen eighty four', '1984-05-03'],
    ['may third', '2026-05-03'],
    ['december first two thousand five', '2005-12-01'],
  ])('of a birthday: %s', (said, iso) => {
    const day = findDates(tokenise(said), { today, prefer: 'past' })[0]?.value;
    expect(day === undefined ? null : isoDate(day)).toBe(iso);
  });

  it('understands only whole dates when the day of the call is not known', () => {
    const context = { today: null, prefer: 'future' as const };
    expect(findDates(tokenise('tomorrow'), context)).toEqual([]);
    expect(findDates(tokenise('may third 2027'), context)).toHaveLength(1);
  });
});

describe('times of day', () => {
  it.each([
    ['half past three', '15:30'],
    ['quarter to five', '16:45'],
    ['a quarter past nine', '09:15'],
    ['ten to one', '12:50'],
    ['three thirty pm', '15:30'],
    ['three thirty p.m.', '15:30'],
    ['at three', '15:00'],
    ['ten', '10:00'],
    ['eight oh five', '08:05'],
    ['noon', '12:00'],
    ['midnight', '00:00'],
    ['nine in the morning', '09:00'],
    ['in the evening at seven', '19:00'],
    ['7 am', '07:00'],
    ['15:45', '15:45'],
    ["ten o'clock", '10:00'],
    ['half three', '15:30'],
    ['twelve thirty am', '00:30'],
  ])('%s', (said, clock) => {
    const time = findTimes(tokenise(said)).find(({ value }) => value.hour !== null);
    expect(time && clockTime(time.value, null, {})).toBe(clock);
  });

  it('takes the half of the day that lies in the opening hours', () => {
    const eight = findTimes(tokenise('at eight'))[0]?.value;
    expect(eight && clockTime(eight, null, { earliest: '17:00', latest: '22:00' })).toBe('20:00');
    expect(eight && clockTime(eight, null, { earliest: '08:00', latest: '17:00' })).toBe('08:00');
  });
});

describe('spelling', () => {
  it.each([
    ['a n n a', false, 'anna'],
    ["it's m i double l e r", false, 'miller'],
    ['b as in bravo o b', false, 'bob'],
    ['bravo oscar bravo', false, 'bob'],
    ['miller m i l l e r', false, 'miller'],
    ['anna dot miller at example dot com', true, 'anna.miller@example.com'],
    ['my email is bob at corp dot co dot uk', true, 'bob@corp.co.uk'],
    ['a n n a at gmail dot com', true, 'anna@gmail.com'],
    ['Anna@Example.com', true, 'anna@example.com'],
    ['i do not have one', true, null],
  ])('%s', (said, email, spelled) =>
    expect(readSpelling(tokenise(said), email)?.value ?? null).toBe(spelled),
  );
});

describe('names', () => {
  const values = [{ value: 'anna', say: ['anna'] }];
  it.each([
    ['anna miller', true, 'Anna Miller'],
    ["my name is peter o'brien", false, "Peter O'Brien"],
    ['for anna miller please', false, 'Anna Miller'],
    ["it's joan baker", true, 'Joan Baker'],
    ["i'm busy", true, null],
    ['for tomorrow', false, null],
    ['this is not what i want', false, null],
  ])('%s', (said, asked, name) => expect(readName(tokenise(said), values, asked)?.value ?? null).toBe(name));
});

describe('yes and no', () => {
  it.each([
    ['yes', 'yes'],
    ['yeah sure', 'yes'],
    ["that's right", 'yes'],
    ['no thanks', 'no'],
    ['not really', 'no'],
    ['yes, no wait, no', 'no'],
    ['well, of course', 'yes'],
    ['i have never been there', null],
    ['i have no idea', null],
    ['tuesday', null],
    ["no, that's not right", 'no'],
    ['no problem', 'yes'],
  ])('%s', (said, value) => expect(readYesNo(tokenise(said))?.value ?? null).toBe(value));
});
