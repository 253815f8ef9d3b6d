/** Digits and letters that are said one by one. Pure. */
import { vocabularyOf, type Vocabulary } from './vocabulary.ts';
import { isLetter, wordsOf } from './words.ts';

/** How many digits are said: "double five oh" is 3, "twenty-six" 2, "555-01" 5. */
export function countDigits(text: string, locale = 'en'): number {
  const known = vocabularyOf(locale);
  return digitsIn(numberWords(text, known), known);
}

/** The digits at the end of the text: how many, in how many words, and whether the number begins with a zero or a one. None: 0. */
export function lastNumber(
  text: string,
  locale: string,
): { digits: number; words: number; trunk: boolean; zero: boolean } {
  const known = vocabularyOf(locale);
  const said = numberWords(text, known);
  let from = said.length;
  while (from > 0 && isNumberWord(said[from - 1]!, known)) from -= 1;
  while (from < said.length && known.scales[said[from]!] !== undefined) from += 1;
  const run = said.slice(from);
  const first = run[0] ?? '';
  const written = run.some((word) => /\d{3}/.test(word));
  return {
    digits: digitsIn(run, known),
    words: written ? Number.POSITIVE_INFINITY : run.length,
    trunk: /^[01]/.test(known.digits[first] ?? first),
    zero: (known.digits[first] ?? first).startsWith('0'),
  };
}

/** Each word of two digits is one word afterwards. */
function numberWords(text: string, known: Vocabulary): readonly string[] {
  const joined = text.toLowerCase().replaceAll(known.compoundPairs, known.pairs[0]!);
  return wordsOf(joined.replaceAll(/(?<=\p{L})-(?=\p{L})/gu, ' '));
}

function digitsIn(said: readonly string[], known: Vocabulary): number {
  let count = 0;
  for (let i = 0; i < said.length; i++) {
    const word = said[i] ?? '';
    const next = said[i + 1];
    const repeat = known.repeats[word];
    if (repeat !== undefined && isDigit(next, known)) {
      count += repeat;
      i += 1;
    } else if (/\d/.test(word)) count += word.replaceAll(/\D/g, '').length;
    else if (word === 'oh' || word === 'o')
      count += isDigit(said[i - 1], known) || isDigit(next, known) ? 1 : 0;
    else if (known.digits[word] !== undefined) count += 1;
    else if (known.pairs.includes(word)) count += 2;
    else if (count > 0) count += known.scales[word] ?? 0;
  }
  return count;
}

/** Letters one by one and hardly anything else: "S M I T H", "b as in bravo", "A-N-N-A". */
export function isSpelling(text: string, locale = 'en'): boolean {
  const known = vocabularyOf(locale);
  const said = letterWords(text);
  const explained = /^\p{L} (?:as in|comme) \p{L}+/iu.test(text.trim());
  const letters = said.filter((word) => isLetter(word) || known.spelling.includes(word)).length;
  const marks = said.filter((word) => known.repeats[word] !== undefined || isDigit(word, known)).length;
  return (letters >= 2 || explained) && (letters + marks) * 2 > said.length;
}

/** The word that the letters at the end of the text make: "smith" of "it's Smith, S M I T H". Empty for fewer than two. */
export function lastSpelled(text: string, locale: string): string {
  const known = vocabularyOf(locale);
  const said = letterWords(text);
  let spelled = '';
  let at = said.length - 1;
  for (; at >= 0; at -= 1) {
    const word = said[at]!;
    const times = known.repeats[said[at - 1] ?? ''] ?? 1;
    if (!isLetter(word) && !known.spelling.includes(word)) break;
    spelled = word[0]!.repeat(times) + spelled;
    if (times > 1) at -= 1;
  }
  // "A hotel", "a golf club in India": words of the spelling alphabet are words, beside an article as elsewhere.
  const [first = '', ...others] = said.slice(at + 1);
  const isArticle =
    at >= 0 && known.unfinishedWords.includes(first) && others.every((word) => !isLetter(word));
  return spelled.length >= 2 && !isArticle ? spelled : '';
}

function letterWords(text: string): readonly string[] {
  return wordsOf(
    text
      .replaceAll(/as in \p{L}+|for \p{L}+(?=\s+\p{L}\b|$)|comme \p{L}+/giu, ' ')
      .replaceAll(/\b(\p{L})-(?=\p{L}\b)/gu, '$1 '),
  );
}

export function isDigit(word: string | undefined, known: Vocabulary): boolean {
  return (
    word !== undefined && (known.digits[word] !== undefined || /^\d/.test(word) || known.pairs.includes(word))
  );
}

function isNumberWord(word: string, known: Vocabulary): boolean {
  return isDigit(word, known) || known.repeats[word] !== undefined || known.scales[word] !== undefined;
}
