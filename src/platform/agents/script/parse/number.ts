/** Numbers as they are spoken: "twenty two", "a hundred and five", "two thousand", "1,200". */
import type { Found } from './tokens.ts';

export const UNITS: Record<string, number> = index(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
);
export const TENS: Record<string, number> = table(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, (i + 2) * 10]),
);
const ORDINAL_UNITS: Record<string, number> = index(
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth',
);
const ORDINAL_TENS: Record<string, number> = table([
  ['twentieth', 20],
  ['thirtieth', 30],
]);

function index(list: string): Record<string, number> {
  return table(list.split(' ').map((word, i) => [word, i]));
}

/** Without a prototype: a caller who says "constructor" finds nothing. */
function table(entries: [string, number][]): Record<string, number> {
  return Object.assign(Object.create(null) as Record<string, number>, Object.fromEntries(entries));
}

/** Below a hundred: "seven", "twenty two", "22". */
export function smallNumberAt(tokens: readonly string[], at: number): Found<number> | null {
  const word = tokens[at] ?? '';
  if (/^\d{1,2}$/.test(word)) return { value: Number(word), from: at, to: at + 1 };
  const tens = TENS[word];
  if (tens !== undefined) {
    const unit = UNITS[tokens[at + 1] ?? ''];
    if (unit !== undefined && unit > 0 && unit < 10) return { value: tens + unit, from: at, to: at + 2 };
    return { value: tens, from: at, to: at + 1 };
  }
  const unit = UNITS[word];
  return unit === undefined ? null : { value: unit, from: at, to: at + 1 };
}

/** "third", "twenty first", "3rd". */
export function ordinalAt(tokens: readonly string[], at: number): Found<number> | null {
  const word = tokens[at] ?? '';
  const figures = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word);
  if (figures) return { value: Number(figures[1]), from: at, to: at + 1 };
  const alone = ORDINAL_UNITS[word] ?? ORDINAL_TENS[word];
  if (alone !== undefined) return { value: alone, from: at, to: at + 1 };
  const tens = TENS[word];
  const unit = ORDINAL_UNITS[tokens[at + 1] ?? ''];
  if (tens !== undefined && unit !== undefined && unit > 0 && unit < 10) {
    return { value: tens + unit, from: at, to: at + 2 };
  }
  return null;
}

/** A whole or decimal number of any size below a billion that begins at `at`. */
export function numberAt(tokens: readonly string[], at: number): Found<number> | null {
  const first = tokens[at] ?? '';
  let to = at;
  let total = 0;
  let group: number | null = null;
  if (first === 'a' && ['hundred', 'thousand', 'million'].includes(tokens[at + 1] ?? '')) {
    group = 1;
    to = at + 1;
  } else if (first === 'minus' || first === 'negative') {
    const rest = numberAt(tokens, at + 1);
    return rest && { value: -rest.value, from: at, to: rest.to };
  }
  for (;;) {
    const word = tokens[to] ?? '';
    if (word === 'hundred' && group !== null && group > 0 && group < 100) group *= 100;
    else if ((word === 'thousand' || word === 'grand') && group !== null && group < 1000) {
      total += group * 1000;
      group = 0;
    } else if (word === 'million' && group !== null && total === 0) {
      total += group * 1_000_000;
      group = 0;
    } else if (word === 'and' && group !== null && joins(tokens, to, group)) {
      to++;
      continue;
    } else {
      const figures = /^\d+(?:\.\d+)?$/.test(word) && word.length <= 12;
      if (figures && group === null) group = Number(word);
      else {
        const small = figures ? null : smallNumberAt(tokens, to);
        if (!small || !fits(small.value, group, tokens[to - 1] ?? '')) break;
        group = (group ?? 0) + small.value;
        to = small.to;
        continue;
      }
    }
    to++;
  }
  if (group === null || to === at) return null;
  return decimals(tokens, { value: total + group, from: at, to });
}

/** "and" belongs to a number only between its hundreds and what follows. */
function joins(tokens: readonly string[], at: number, group: number): boolean {
  const before = tokens[at - 1] ?? '';
  return (
    ['hundred', 'thousand'].includes(before) && group % 100 === 0 && smallNumberAt(tokens, at + 1) !== null
  );
}

/** "five" may follow "hundred" and "thousand", and nothing else. */
function fits(value: number, group: number | null, before: string): boolean {
  if (group === null) return true;
  return value > 0 && value < 100 && ['hundred', 'thousand', 'million', 'and'].includes(before);
}

function decimals(tokens: readonly string[], whole: Found<number>): Found<number> {
  if (tokens[whole.to] === 'and' && tokens[whole.to + 1] === 'a' && tokens[whole.to + 2] === 'half') {
    return { ...whole, value: whole.value + 0.5, to: whole.to + 3 };
  }
  if (tokens[whole.to] !== 'point') return whole;
  let text = '';
  let to = whole.to + 1;
  for (let unit = UNITS[tokens[to] ?? '']; unit !== undefined && unit < 10; unit = UNITS[tokens[to] ?? '']) {
    text += String(unit);
    to++;
  }
  return text === '' ? whole : { value: Number(`${whole.value}.${text}`), from: whole.from, to };
}

export function findNumbers(tokens: readonly string[]): Found<number>[] {
  const found: Found<number>[] = [];
  for (let at = 0; at < tokens.length;) {
    const number = numberAt(tokens, at);
    if (number) found.push(number);
    at = number ? number.to : at + 1;
  }
  return found;
}
