/** Spelled words: "a n n a", "b as in bravo", "double l", mail addresses with "at" and "dot". */
import { UNITS } from './number.ts';
import { FILLERS } from './tokens.ts';
import type { Found } from './tokens.ts';

const NATO = (
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec ' +
  'romeo sierra tango uniform victor whiskey xray yankee zulu'
).split(' ');
const SIGNS: Record<string, string> = {
  dot: '.',
  point: '.',
  period: '.',
  dash: '-',
  hyphen: '-',
  minus: '-',
  underscore: '_',
  at: '@',
  plus: '+',
};
const REPEAT: Record<string, number> = { double: 2, triple: 3 };
const BETWEEN: ReadonlySet<string> = new Set(['uh', 'um', 'er', 'then', 'and', 'capital', 'letter', 'space']);
const LEAD: ReadonlySet<string> = new Set(
  "it's its it is that's that my the name email mail e address spelled spelt with i'm i am you spell write we say for called sure yes okay ok last first surname".split(
    ' ',
  ),
);

/** The best reading of an utterance as letters and signs; null when there are none. */
export function readSpelling(tokens: readonly string[], email: boolean): Found<string> | null {
  const whole = tokens.findIndex((word) => word.includes('@') && word.length > 2);
  if (whole >= 0) return { value: tokens[whole] ?? '', from: whole, to: whole + 1 };
  const runs = spelledRuns(tokens, email);
  const best = runs.reduce<Found<string> | null>(
    (longest, run) => (run.value.length > (longest?.value.length ?? 0) ? run : longest),
    null,
  );
  if (best === null) return null;
  if (email) return /^[^@]+@[^@]+\.[^@.]+$/.test(best.value) ? best : null;
  return best;
}

function spelledRuns(tokens: readonly string[], email: boolean): Found<string>[] {
  const runs: Found<string>[] = [];
  let run: Found<string> | null = null;
  for (let at = email ? leadLength(tokens) : 0; at < tokens.length;) {
    const piece = letterAt(tokens, at) ?? (email ? wordAt(tokens, at) : null);
    if (piece) {
      run = run ? { value: run.value + piece.value, from: run.from, to: piece.to } : { ...piece };
      at = piece.to;
      continue;
    }
    if (run && !BETWEEN.has(tokens[at] ?? '')) {
      runs.push(run);
      run = null;
    }
    at++;
  }
  if (run) runs.push(run);
  return runs.filter((found) => /[a-z0-9]/.test(found.value));
}

function leadLength(tokens: readonly string[]): number {
  let at = 0;
  while (at < tokens.length - 1 && (LEAD.has(tokens[at] ?? '') || FILLERS.has(tokens[at] ?? ''))) at++;
  return at;
}

function letterAt(tokens: readonly string[], at: number): Found<string> | null {
  const word = tokens[at] ?? '';
  const times = Object.hasOwn(REPEAT, word) ? REPEAT[word] : undefined;
  if (times !== undefined) {
    const letter = letterAt(tokens, at + 1);
    return letter?.value.length === 1 ? { value: letter.value.repeat(times), from: at, to: letter.to } : null;
  }
  const letter = letterOf(word);
  if (letter !== null) {
    const next = tokens[at + 1] ?? '';
    const example =
      next === 'as' && tokens[at + 2] === 'in' ? at + 3 : next === 'for' || next === 'like' ? at + 2 : 0;
    const named =
      example > 0 && (tokens[example] ?? '').startsWith(letter) && (tokens[example] ?? '').length > 1;
    return { value: letter, from: at, to: named ? example + 1 : at + 1 };
  }
  const nato = NATO.indexOf(word === 'x-ray' ? 'xray' : word);
  if (nato >= 0) return { value: NATO[nato]?.slice(0, 1) ?? '', from: at, to: at + 1 };
  return null;
}

function letterOf(word: string): string | null {
  if (/^[a-z0-9]$/.test(word)) return word;
  if (/^\d+$/.test(word)) return word;
  const unit = UNITS[word];
  if (unit !== undefined && unit < 10) return String(unit);
  return Object.hasOwn(SIGNS, word) && word !== 'at' && word !== 'point' ? (SIGNS[word] ?? null) : null;
}

/** In a mail address whole words count too. */
function wordAt(tokens: readonly string[], at: number): Found<string> | null {
  const word = tokens[at] ?? '';
  if (FILLERS.has(word) || BETWEEN.has(word)) return null;
  const sign = Object.hasOwn(SIGNS, word) ? SIGNS[word] : undefined;
  return { value: sign ?? word.replaceAll("'", ''), from: at, to: at + 1 };
}
