/** Numbers as people say them: cardinals, digit strings, money. */
import { type Expression, many, oneOf, opt, seq, weighted } from './expression.ts';

const UNITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const unit = oneOf(...UNITS);
const tens = oneOf(...TENS);
const belowHundred = weighted([9, unit], [10, oneOf(...TEENS)], [20, seq(tens, opt(unit, 0.4))]);
const hundreds = seq(weighted([9, unit], [2, 'a']), 'hundred', opt(seq(opt('and', 0.4), belowHundred), 0.4));
const belowThousand = weighted([60, belowHundred], [40, hundreds]);

/** A whole number up to `max`, which decides how far the words reach. */
export function cardinal(min: number, max: number): Expression {
  const zero: [number, string] = [min <= 0 ? 2 : 0, 'zero'];
  if (max < 10) return weighted(zero, [20, oneOf(...UNITS.slice(0, Math.max(1, max)))]);
  if (max < 20) return weighted(zero, [20, oneOf(...UNITS, ...TEENS.slice(0, max - 9))]);
  if (max < 100) return weighted(zero, [40, belowHundred]);
  if (max < 1000) return weighted(zero, [40, belowThousand]);
  const thousands = seq(
    weighted([10, belowThousand], [1, 'a']),
    'thousand',
    opt(seq(opt('and', 0.3), belowThousand), 0.4),
  );
  const hundredsOfTens = seq(oneOf(...TEENS), 'hundred', opt(belowHundred, 0.2));
  if (max < 1_000_000) return weighted(zero, [50, belowThousand], [20, thousands], [2, hundredsOfTens]);
  const millions = seq(
    weighted([10, belowThousand], [1, 'a']),
    'million',
    opt(weighted([2, belowThousand], [1, thousands]), 0.2),
  );
  return weighted(zero, [50, belowThousand], [20, thousands], [2, hundredsOfTens], [8, millions]);
}

/** A number answered to a question: "about fifty", "fifty people". */
export function number(min: number, max: number): Expression {
  return seq(
    opt(oneOf('about', 'around', 'maybe', 'roughly', 'like', 'just', 'over', 'under'), 0.15),
    cardinal(min, max),
    opt(oneOf('people', 'employees', 'of us', 'or so'), 0.1),
  );
}

const digit = weighted([10, oneOf(...UNITS)], [1, 'zero'], [1, 'oh']);

/** Digits one by one, any number of them: an utterance may be a part of the number only. */
export function digits(): Expression {
  const group = weighted(
    [60, digit],
    [4, seq(weighted([4, 'double'], [1, 'triple']), digit)],
    [2, oneOf(...TEENS)],
    [2, seq(tens, opt(unit, 0.5))],
    [1, seq(unit, 'hundred')],
  );
  return seq(
    opt(oneOf('my number is', 'the number is', 'my phone number is', 'area code', 'and then'), 0.08),
    many(group, 0.88),
  );
}

export function money(): Expression {
  const amount = cardinal(1, 1_000_000);
  const coin = weighted([8, 'dollars'], [2, 'bucks'], [2, 'euros'], [2, 'pounds']);
  return seq(
    opt(oneOf('about', 'around', 'maybe', 'roughly', 'under', 'up to'), 0.15),
    weighted(
      [8, seq(amount, opt(seq(coin, opt(seq(opt('and', 0.7), belowHundred, opt('cents', 0.7)), 0.2)), 0.8))],
      [1, seq(belowHundred, 'cents')],
      [1, seq(belowHundred, belowHundred)],
    ),
  );
}

export { belowHundred, TEENS, TENS, UNITS };
