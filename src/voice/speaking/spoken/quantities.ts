/** How amounts are said: money, percentages, units, ranges, fractions, ordinals and plain numbers. */
import { cardinal, decimal, digitWords, ordinal, plural, year } from './numbers.ts';
import { rule, type SpokenRule, type Surroundings } from './rule.ts';

const NUMBER = '(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?';
const SIGNED = `[-−]?${NUMBER}`;
const DASH = '\\s?[-–—]\\s?';

interface Currency {
  one: string;
  many: string;
  cent: string;
  cents: string;
}
const DOLLAR: Currency = { one: 'dollar', many: 'dollars', cent: 'cent', cents: 'cents' };
const EURO: Currency = { one: 'euro', many: 'euros', cent: 'cent', cents: 'cents' };
const POUND: Currency = { one: 'pound', many: 'pounds', cent: 'penny', cents: 'pence' };
const YEN: Currency = { one: 'yen', many: 'yen', cent: 'sen', cents: 'sen' };
const RUPEE: Currency = { one: 'rupee', many: 'rupees', cent: 'paisa', cents: 'paise' };
const FRANC: Currency = { one: 'Swiss franc', many: 'Swiss francs', cent: 'centime', cents: 'centimes' };
const dollarsOf = (land: string): Currency => ({ ...DOLLAR, one: `${land} dollar`, many: `${land} dollars` });
const CURRENCIES: Record<string, Currency> = {
  $: DOLLAR,
  us$: dollarsOf('U S'),
  usd: dollarsOf('U S'),
  cad: dollarsOf('Canadian'),
  aud: dollarsOf('Australian'),
  '€': EURO,
  eur: EURO,
  '£': POUND,
  gbp: POUND,
  '¥': YEN,
  jpy: YEN,
  '₹': RUPEE,
  inr: RUPEE,
  chf: FRANC,
};
const SIGN = '(?:US\\$|[$€£¥₹])';
const CODE = '(?:USD|EUR|GBP|JPY|CHF|CAD|AUD|INR|[$€£¥₹])';
const SCALE = '(?:\\s?(k|m|bn|b|thousand|million|billion|trillion))?';
const SCALE_WORDS: Record<string, string> = { k: 'thousand', m: 'million', b: 'billion', bn: 'billion' };
const PER =
  '(?:\\s?/\\s?(hour|hr|h|day|week|wk|month|mo|year|yr|person|night|visit|unit|each|kg|km|minute|min))?';
const PER_WORDS: Record<string, string> = {
  hr: 'hour',
  h: 'hour',
  wk: 'week',
  mo: 'month',
  yr: 'year',
  kg: 'kilogram',
  km: 'kilometer',
  min: 'minute',
};

function money(amount: string, sign: string, scale: string | undefined, at: Surroundings): string {
  const currency = CURRENCIES[sign.toLowerCase()] ?? DOLLAR;
  if (scale) {
    const word = SCALE_WORDS[scale.toLowerCase()] ?? scale.toLowerCase();
    return `${decimal(amount, at.british)} ${word} ${currency.many}`;
  }
  const [whole = '0', fraction = ''] = amount.replaceAll(',', '').split('.');
  if (fraction.length > 2) return `${decimal(amount, at.british)} ${currency.many}`;
  const cents = Number(fraction.padEnd(2, '0'));
  const major = `${cardinal(whole, at.british)} ${Number(whole) === 1 ? currency.one : currency.many}`;
  const minor = `${cardinal(String(cents))} ${cents === 1 ? currency.cent : currency.cents}`;
  if (cents === 0) return major;
  return Number(whole) === 0 ? minor : `${major} and ${minor}`;
}

function per(unit: string | undefined): string {
  return unit ? ` per ${PER_WORDS[unit.toLowerCase()] ?? unit.toLowerCase()}` : '';
}

const MONEY: SpokenRule[] = [
  rule(
    `(${SIGN})(${NUMBER})${DASH}${SIGN}?(${NUMBER})${PER}`,
    (m, at) =>
      `${decimal(m[2] ?? '', at.british)} to ${money(m[3] ?? '', m[1] ?? '', undefined, at)}${per(m[4])}`,
    'iu',
  ),
  rule(
    `([-−]?)(${SIGN})\\s?(${NUMBER})${SCALE}${PER}`,
    (m, at) => `${m[1] ? 'minus ' : ''}${money(m[3] ?? '', m[2] ?? '', m[4], at)}${per(m[5])}`,
    'iu',
  ),
  rule(
    `(${NUMBER})${SCALE}\\s?(${CODE})${PER}`,
    (m, at) => `${money(m[1] ?? '', m[3] ?? '', m[2], at)}${per(m[4])}`,
  ),
];

/** Unit → one and many, American; British spelling by `-meter` → `-metre`, `liter` → `litre`. */
const UNITS: Record<string, [string, string]> = {
  km: ['kilometer', 'kilometers'],
  cm: ['centimeter', 'centimeters'],
  mm: ['millimeter', 'millimeters'],
  m: ['meter', 'meters'],
  mi: ['mile', 'miles'],
  ft: ['foot', 'feet'],
  yd: ['yard', 'yards'],
  kg: ['kilogram', 'kilograms'],
  g: ['gram', 'grams'],
  mg: ['milligram', 'milligrams'],
  lb: ['pound', 'pounds'],
  lbs: ['pound', 'pounds'],
  oz: ['ounce', 'ounces'],
  l: ['liter', 'liters'],
  L: ['liter', 'liters'],
  ml: ['milliliter', 'milliliters'],
  mL: ['milliliter', 'milliliters'],
  'km/h': ['kilometer per hour', 'kilometers per hour'],
  mph: ['mile per hour', 'miles per hour'],
  'm²': ['square meter', 'square meters'],
  'km²': ['square kilometer', 'square kilometers'],
  'sq ft': ['square foot', 'square feet'],
  '°C': ['degree Celsius', 'degrees Celsius'],
  '°F': ['degree Fahrenheit', 'degrees Fahrenheit'],
  '°': ['degree', 'degrees'],
  kWh: ['kilowatt hour', 'kilowatt hours'],
  kW: ['kilowatt', 'kilowatts'],
  W: ['watt', 'watts'],
  V: ['volt', 'volts'],
  GB: ['gigabyte', 'gigabytes'],
  MB: ['megabyte', 'megabytes'],
  TB: ['terabyte', 'terabytes'],
  KB: ['kilobyte', 'kilobytes'],
  Hz: ['hertz', 'hertz'],
  kHz: ['kilohertz', 'kilohertz'],
  MHz: ['megahertz', 'megahertz'],
  h: ['hour', 'hours'],
  hr: ['hour', 'hours'],
  hrs: ['hour', 'hours'],
  min: ['minute', 'minutes'],
  mins: ['minute', 'minutes'],
  sec: ['second', 'seconds'],
  secs: ['second', 'seconds'],
  s: ['second', 'seconds'],
  ms: ['millisecond', 'milliseconds'],
};
const UNIT = Object.keys(UNITS)
  .sort((a, b) => b.length - a.length)
  .join('|');

function unit(amount: string, name: string, at: Surroundings): string {
  const [one, many] = UNITS[name] ?? [name, name];
  const word = /^[-−]?1$/.test(amount) ? one : many;
  return at.british ? word.replace(/meter/u, 'metre').replace(/liter/u, 'litre') : word;
}

const FRACTIONS: Record<string, string> = {
  '½': 'half',
  '¼': 'quarter',
  '¾': 'three quarters',
  '⅓': 'third',
  '⅔': 'two thirds',
};
const DENOMINATORS: Record<string, string> = { '2': 'half', '3': 'third', '4': 'quarter', '8': 'eighth' };

function fraction(above: string, below: string, at: Surroundings): string {
  if (above === '24' && below === '7') return 'twenty-four seven';
  const part = DENOMINATORS[below];
  if (!part || Number(above) >= Number(below))
    return `${cardinal(above, at.british)} over ${cardinal(below, at.british)}`;
  return above === '1' ? `one ${part}` : `${cardinal(above)} ${part}s`;
}

/** Words after which four digits are a year. */
const YEAR_AFTER = new Set(
  'in since from until till by year of before after during spring summer fall autumn winter'.split(' '),
);

const DECADE_AFTER = new Set(['the', 'early', 'mid', 'late', 'his', 'her', 'their', 'my', 'your']);

function integer(written: string, at: Surroundings): string {
  if (/^0\d/.test(written)) return digitWords(written, 'oh');
  if (/^(?:1[1-9]|20)\d\d$/.test(written) && YEAR_AFTER.has(at.before)) return year(written, at.british);
  return cardinal(written, at.british);
}

const isYear = (written: string): boolean => /^(?:1[5-9]|20)\d\d$/.test(written);

export const QUANTITIES: SpokenRule[] = [
  ...MONEY,
  rule("(1[1-9]\\d0|20\\d0)'?s", (m, at) => plural(year(m[1] ?? '', at.british))),
  rule("('?)([2-9]0)'?s", (m, at) =>
    m[1] || DECADE_AFTER.has(at.before) ? plural(cardinal(m[2] ?? '')) : null,
  ),
  rule(
    `(${SIGNED})${DASH}(${NUMBER})\\s?%`,
    (m, at) => `${decimal(m[1] ?? '', at.british)} to ${decimal(m[2] ?? '', at.british)} percent`,
  ),
  rule(`(${SIGNED})\\s?%`, (m, at) => `${decimal(m[1] ?? '', at.british)} percent`),
  rule(
    `(${NUMBER})${DASH}(${NUMBER})\\s?(${UNIT})`,
    (m, at) =>
      `${decimal(m[1] ?? '', at.british)} to ${decimal(m[2] ?? '', at.british)} ${unit('2', m[3] ?? '', at)}`,
  ),
  rule(
    `(${SIGNED})\\s?(${UNIT})`,
    (m, at) => `${decimal(m[1] ?? '', at.british)} ${unit(m[1] ?? '', m[2] ?? '', at)}`,
  ),
  rule('(\\d{1,3}(?:,\\d{3})*|\\d+)(?:st|nd|rd|th)', (m, at) => ordinal(m[1] ?? '', at.british), 'iu'),
  rule(`(\\d{4})${DASH}(\\d{4})`, (m, at) =>
    isYear(m[1] ?? '') && isYear(m[2] ?? '')
      ? `${year(m[1] ?? '', at.british)} to ${year(m[2] ?? '', at.british)}`
      : null,
  ),
  rule(
    `(\\d{1,4}(?:\\.\\d+)?)${DASH}(\\d{1,4}(?:\\.\\d+)?)`,
    (m, at) => `${decimal(m[1] ?? '', at.british)} to ${decimal(m[2] ?? '', at.british)}`,
  ),
  rule('(\\d{1,3})/(\\d{1,3})', (m, at) => fraction(m[1] ?? '', m[2] ?? '', at)),
  rule('(\\d*)([½¼¾⅓⅔])', (m, at) => {
    const part = FRACTIONS[m[2] ?? ''] ?? '';
    if (!m[1]) return part.includes(' ') ? part : `one ${part}`;
    return `${cardinal(m[1], at.british)} and ${part.includes(' ') ? part : `a ${part}`}`;
  }),
  rule('#\\s?(\\d{1,6})', (m, at) => `number ${cardinal(m[1] ?? '', at.british)}`),
  rule(`[~≈](${NUMBER})`, (m, at) => `about ${decimal(m[1] ?? '', at.british)}`),
  rule(
    `(${NUMBER})\\s?[x×*]\\s?(${NUMBER})`,
    (m, at) => `${decimal(m[1] ?? '', at.british)} times ${decimal(m[2] ?? '', at.british)}`,
  ),
  rule(`(${NUMBER})\\+`, (m, at) => `${decimal(m[1] ?? '', at.british)} plus`),
  rule(`[+](${NUMBER})`, (m, at) => `plus ${decimal(m[1] ?? '', at.british)}`),
  rule('(\\d{1,6})', (m, at) => integer(m[1] ?? '', at)),
  rule(SIGNED, (m, at) => decimal(m[0], at.british)),
];
