/** Digit strings as they are read out: "oh", "double five", "twenty two", "five five five, 0134". */
import { TENS, UNITS } from './number.ts';
import type { Found } from './tokens.ts';

/** May stand between digits without ending them. */
const BETWEEN: ReadonlySet<string> = new Set([
  'uh',
  'um',
  'er',
  'and',
  'then',
  'dash',
  'hyphen',
  'space',
  'area',
  'code',
  'is',
]);
const REPEAT: Record<string, number> = { double: 2, triple: 3, treble: 3 };

/** Runs of digits, in order. */
export function findDigits(tokens: readonly string[]): Found<string>[] {
  const found: Found<string>[] = [];
  let run: Found<string> | null = null;
  for (let at = 0; at < tokens.length;) {
    const piece = pieceAt(tokens, at);
    if (piece) {
      run = run ? { value: run.value + piece.value, from: run.from, to: piece.to } : { ...piece };
      at = piece.to;
      continue;
    }
    if (run && !BETWEEN.has(tokens[at] ?? '')) {
      found.push(run);
      run = null;
    }
    at++;
  }
  if (run) found.push(run);
  return found;
}

function pieceAt(tokens: readonly string[], at: number): Found<string> | null {
  const word = tokens[at] ?? '';
  const next = tokens[at + 1] ?? '';
  if (/^\d+$/.test(word)) return { value: word, from: at, to: at + 1 };
  if (/^\d+(?:\.\d+)+$/.test(word)) return { value: word.replaceAll('.', ''), from: at, to: at + 1 };
  const times = Object.hasOwn(REPEAT, word) ? REPEAT[word] : undefined;
  if (times !== undefined) {
    const digit = digitOf(next);
    return digit === null ? null : { value: digit.repeat(times), from: at, to: at + 2 };
  }
  const tens = TENS[word];
  if (tens !== undefined) {
    const unit = UNITS[next];
    const both = unit !== undefined && unit > 0 && unit < 10;
    return { value: String(both ? tens + unit : tens), from: at, to: at + (both ? 2 : 1) };
  }
  const unit = UNITS[word];
  const value = digitOf(word) ?? (unit === undefined ? null : String(unit));
  if (value === null) return null;
  if (next === 'hundred') return { value: `${value}00`, from: at, to: at + 2 };
  if (next === 'thousand') return { value: `${value}000`, from: at, to: at + 2 };
  return { value, from: at, to: at + 1 };
}

function digitOf(word: string): string | null {
  if (word === 'oh' || word === 'o' || word === 'nought' || word === 'nil') return '0';
  if (/^\d$/.test(word)) return word;
  const unit = UNITS[word];
  return unit !== undefined && unit < 10 ? String(unit) : null;
}
