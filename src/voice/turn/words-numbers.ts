/** Digits and letters that are said one by one. Pure. */
import { vocabularyOf, type Vocabulary } from './vocabulary.ts';
import { isLetter, wordsOf } from './words.ts';

/** How many digits are said: "double five oh" is 3, "twenty-six" 2, "555-01" 5. */
export function countDigits(text: string, locale = 'en'): number {
  const known = vocabularyOf(locale);
  return digitsIn(numberWords(text, known), known);
}

export interface NumberAtEnd {
  /** 0 where there is none. */
  digits: number;
  /** It is said in so many words. */
  words: number;
  /** It begins with a zero or a one. */
  trunk: boolean;
  zero: boolean;
  /** Said digit by digit: no quantity, time or year is. */
  oneByOne: boolean;
  /** "Double" is not followed yet. */
  lacks: boolean;
}

/** The digits at the end of the text. What is said between them, such as "um" and "then", does not count. */
export function lastNumber(text: string, locale: string): NumberAtEnd {
  const known = vocabularyOf(locale);
  const said = numberWords(text, known);
  let from = runOf(said, (word) => isNumberWord(word, known), known);
  while (from < said.length && known.scales[said[from]!] !== undefined) from += 1;
  const run = said.slice(from).filter((word) => !known.links.includes(word));
  const first = run[0] ?? '';
  const written = run.some((word) => /\d{3}/.test(word));
  return {
    digits: digitsIn(run, known),
    words: written ? Number.POSITIVE_INFINITY : run.length,
    trunk: /^[01]/.test(known.digits[first] ?? first),
    zero: (known.digits[first] ?? first).startsWith('0'),
    oneByOne:
      run.every((word) => known.digits[word] !== undefined || known.repeats[word] !== undefined) &&
      !known.amounts.includes(said[from - 1] ?? ''),
    lacks: known.repeats[run.at(-1) ?? ''] !== undefined,
  };
}

/** Where the run of such words begins that ends the text, links among them. */
function runOf(said: readonly string[], isPart: (word: string) => boolean, known: Vocabulary): number {
  let from = said.length;
  for (let at = from - 1; at >= 0; at -= 1) {
    const word = said[at]!;
    if (isPart(word)) from = at;
    else if (!known.links.includes(word)) break;
  }
  return from;
}

/** How many letters and digits the code has that ends the text: "k t one nine" 4. 0 where there is none, or only letters, or only digits. */
export function lastCode(text: string, locale: string): { signs: number; words: number } {
  const known = vocabularyOf(locale);
  const said = letterWords(text, known);
  const isCharacter = (word: string): boolean => isLetter(word) || known.spelling.includes(word);
  const isPart = (word: string): boolean =>
    isCharacter(word) || isNumberWord(word, known) || known.letterMarks.includes(word);
  let from = runOf(said, isPart, known);
  // "A five", "hotel five": an article, a word beside a number.
  while (from < said.length && !isDigit(said[from], known) && !isCodeLetter(said, from, known)) from += 1;
  const run = said.slice(from);
  // "O" is a zero beside a digit, and a letter elsewhere.
  const isFigure = (word: string | undefined): boolean => word !== 'o' && isDigit(word, known);
  const figures = run.filter(
    (word, at) => isFigure(word) || (word === 'o' && (isFigure(run[at - 1]) || isFigure(run[at + 1]))),
  ).length;
  const letters = run.filter((word) => isCharacter(word) || isFigure(word)).length - figures;
  if (letters <= 0 || figures === 0) return { signs: 0, words: 0 };
  return { signs: letters + digitsIn(run, known), words: letters + figures };
}

function isCodeLetter(said: readonly string[], at: number, known: Vocabulary): boolean {
  const word = said[at]!;
  if (isLetter(word) && !known.unfinishedWords.includes(word)) return true;
  const next = said[at + 1];
  return isLetter(next) || known.spelling.includes(next ?? '');
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
  const said = letterWords(text, known);
  const explained = /^\p{L} (?:as in|comme) \p{L}+/iu.test(text.trim());
  const letters = said.filter((word) => isLetter(word) || known.spelling.includes(word)).length;
  const marks = said.filter(
    (word) => known.repeats[word] !== undefined || isDigit(word, known) || known.letterMarks.includes(word),
  ).length;
  return (letters >= 2 || explained) && (letters + marks) * 2 > said.length;
}

/** The word that the letters at the end of the text make: "smith" of "it's Smith, S M I T H", empty for fewer than two; and what is before them. */
export function lastSpelled(text: string, locale: string): { letters: string; before: readonly string[] } {
  const known = vocabularyOf(locale);
  const said = letterWords(text, known);
  let spelled = '';
  let at = said.length - 1;
  for (; at >= 0; at -= 1) {
    const word = said[at]!;
    if (spelled !== '' && known.letterMarks.includes(word)) continue;
    const times = known.repeats[said[at - 1] ?? ''] ?? 1;
    if (!isLetter(word) && !known.spelling.includes(word)) break;
    spelled = word[0]!.repeat(times) + spelled;
    if (times > 1) at -= 1;
  }
  // "A hotel", "a golf club in India": words of the spelling alphabet are words, beside an article as elsewhere.
  const [first = '', ...others] = said.slice(at + 1);
  const isArticle =
    at >= 0 && known.unfinishedWords.includes(first) && others.every((word) => !isLetter(word));
  return { letters: spelled.length >= 2 && !isArticle ? spelled : '', before: said.slice(0, at + 1) };
}

/** Letters and words; the halves of the day ("seven p m") are no letters of anything. */
function letterWords(text: string, known: Vocabulary): readonly string[] {
  const said = wordsOf(text.replaceAll(known.explained, ' ').replaceAll(/\b(\p{L})-(?=\p{L}\b)/gu, '$1 '));
  const isTime = /^[ap]$/.test(said.at(-2) ?? '') && said.at(-1) === 'm' && isDigit(said.at(-3), known);
  return isTime ? said.slice(0, -2) : said;
}

export function isDigit(word: string | undefined, known: Vocabulary): boolean {
  return (
    word !== undefined && (known.digits[word] !== undefined || /^\d/.test(word) || known.pairs.includes(word))
  );
}

function isNumberWord(word: string, known: Vocabulary): boolean {
  return isDigit(word, known) || known.repeats[word] !== undefined || known.scales[word] !== undefined;
}
