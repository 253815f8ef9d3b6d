/** Dates and times of day as people say them. */
import { MONTHS, WEEKDAYS } from '#platform/agents/script/parse/calendar.ts';
import { type Expression, oneOf, opt, seq, weighted } from './expression.ts';
import { belowHundred, TEENS, UNITS } from './numbers.ts';

const weekday = oneOf(...WEEKDAYS);
const month = oneOf(...MONTHS);
const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
  'twentieth',
  'thirtieth',
];
const ordinal = weighted(
  [21, oneOf(...ORDINALS)],
  [9, seq('twenty', oneOf(...ORDINALS.slice(0, 9)))],
  [1, 'thirty first'],
);

const partOfDay = weighted(
  [4, seq('in the', oneOf('morning', 'afternoon', 'evening'))],
  [1, 'at night'],
  [1, 'tonight'],
);

export function date(): Expression {
  const year = seq('twenty', oneOf('twenty', 'thirty'), opt(oneOf(...UNITS), 0.9));
  const dayOfMonth = weighted(
    [4, seq(month, opt('the', 0.3), ordinal)],
    [3, seq(opt('the', 0.7), ordinal, 'of', month)],
    [1, seq('the', ordinal)],
    [1, seq(month, belowHundred)],
  );
  const relative = weighted(
    [4, 'today'],
    [6, 'tomorrow'],
    [1, 'the day after tomorrow'],
    [2, seq(oneOf('next', 'this'), 'week')],
    [1, seq('in', oneOf('one', 'two', 'three', 'four', 'a'), oneOf('day', 'days', 'week', 'weeks', 'month'))],
    [1, seq('a week from', weighted([3, weekday], [1, 'today'], [1, 'tomorrow']))],
  );
  return seq(
    opt(
      weighted([4, 'on'], [1, 'for'], [1, 'how about'], [1, 'maybe'], [1, 'what about'], [1, 'actually']),
      0.25,
    ),
    weighted(
      [
        10,
        seq(
          opt(oneOf('next', 'this', 'this coming'), 0.3),
          weekday,
          opt(seq(opt('the', 0.6), ordinal), 0.08),
        ),
      ],
      [8, relative],
      [8, seq(dayOfMonth, opt(year, 0.05))],
      [1, seq(weekday, dayOfMonth)],
    ),
  );
}

export function time(): Expression {
  const hour = oneOf(...UNITS, ...TEENS.slice(0, 3));
  const half = oneOf('am~clock', 'pm~clock');
  const minutes = weighted(
    [6, oneOf('thirty', 'fifteen', 'forty five')],
    [2, oneOf('ten', 'twenty', 'forty', 'fifty')],
    [2, seq('oh', oneOf(...UNITS))],
    [1, belowHundred],
  );
  const clock = weighted(
    [
      10,
      seq(
        hour,
        opt(weighted([2, minutes], [1, "o'clock"]), 0.5),
        opt(weighted([3, half], [2, partOfDay]), 0.4),
      ),
    ],
    [2, seq('half past', hour, opt(partOfDay, 0.2))],
    [2, seq(oneOf('quarter', 'a quarter', 'ten', 'five', 'twenty'), oneOf('past', 'to', 'after'), hour)],
  );
  return seq(
    opt(
      weighted([6, 'at'], [1, 'around'], [1, 'about'], [1, 'by'], [1, 'after'], [1, 'before'], [1, 'maybe']),
      0.3,
    ),
    weighted(
      [16, clock],
      [1, 'noon'],
      [1, 'midday'],
      [3, partOfDay],
      [2, oneOf('morning', 'afternoon', 'evening', 'tomorrow morning', 'tomorrow afternoon')],
      [1, seq('the', oneOf('morning', 'afternoon', 'evening'))],
    ),
  );
}
