/** What the words of an utterance tell about the turn: is it a nod, is it finished, is it a number in the making? Pure. */
import type { Expectation } from '../plan.ts';
import { vocabularyOf, type Vocabulary } from './vocabulary.ts';

/** More nods than this in a row are speech. */
const MOST_NODS = 3;
/** A short answer is not longer. */
const SHORT_WORDS = 8;
/** A full stop that a recogniser wrote counts from this many words on: some end every fragment with one. */
const SENTENCE_WORDS = 4;
const QUESTION_WORDS = 3;

/** "Mm-hm", "yeah, right": shows that the caller listens and wants no turn. Empty text is none. */
export function isBackchannel(text: string, locale: string): boolean {
  const said = wordsOf(text);
  if (said.length === 0 || text.includes('?')) return false;
  return coveredBy(said, vocabularyOf(locale).backchannels, MOST_NODS);
}

/** The words ask to be waited for: a trailing "and", "my number is", "um", an article, a comma. */
export function endsUnfinished(text: string, locale: string): boolean {
  const written = text.trim();
  const said = wordsOf(written);
  const last = said.at(-1);
  if (last === undefined || /[?!]["')]*$/.test(written)) return false;
  if (/(?:[,:;–—-]|…|\.{2,})$/u.test(written)) return true;
  const known = vocabularyOf(locale);
  const whole = said.join(' ');
  if (known.completeEndings.test(whole) || isYesNo(text, locale)) return false;
  if (isSpelled(last, said)) return false;
  if (known.unfinishedWords.includes(last)) return true;
  return known.unfinishedPhrases.some((phrase) => whole === phrase || whole.endsWith(` ${phrase}`));
}

/** How many digits are said: "double five oh" is 3, "twenty-six" 2, "555-01" 5. */
export function countDigits(text: string, locale = 'en'): number {
  const known = vocabularyOf(locale);
  const said = wordsOf(text.replaceAll(/(?<=\p{L})-(?=\p{L})/gu, ' '));
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
    else if (known.pairs.includes(word)) {
      count += 2;
      if (isTens(word, known) && isUnit(next, known)) i += 1;
    } else if (count > 0) count += known.scales[word] ?? 0;
  }
  return count;
}

/** Letters one by one: "S M I T H", "b as in bravo", "A-N-N-A". */
export function isSpelling(text: string, locale = 'en'): boolean {
  const known = vocabularyOf(locale);
  const said = wordsOf(
    text
      .replaceAll(/as in \p{L}+|for \p{L}+(?=\s+\p{L}\b|$)|comme \p{L}+/giu, ' ')
      .replaceAll(/\b(\p{L})-(?=\p{L}\b)/gu, '$1 '),
  );
  const explained = /^\p{L} (?:as in|comme) \p{L}+/iu.test(text.trim());
  const letters = said.filter((word) => isLetter(word) || known.spelling.includes(word)).length;
  const marks = said.filter((word) => known.repeats[word] !== undefined || isDigit(word, known)).length;
  return (letters >= 2 || explained) && (letters + marks) * 2 > said.length;
}

/** Yes or no in any usual wording, and nothing else of weight. */
export function isYesNo(text: string, locale = 'en'): boolean {
  const known = vocabularyOf(locale);
  const said = wordsOf(text);
  if (said.length === 0 || text.trim().endsWith('?')) return false;
  const firmly = said.some((_, i) => known.yesNo.some((phrase) => startsAt(said, i, phrase)));
  return firmly && coveredBy(said, [...known.yesNo, ...known.polite], SHORT_WORDS);
}

/** The text answers what was asked, or is a whole question or farewell: the turn may be taken soon. */
export function looksComplete(text: string, expect: Expectation, locale: string): boolean {
  const said = wordsOf(text);
  if (said.length === 0 || endsUnfinished(text, locale)) return false;
  const question = /\?["')]*$/.test(text.trim());
  switch (expect.shape) {
    case 'digits':
      return question || digitsComplete(text, expect, locale);
    case 'spelling':
      return question;
    case 'yes-no':
      return question || isYesNo(text, locale) || isSentence(text, said, locale);
    case 'short':
      return (
        question ||
        (said.length <= SHORT_WORDS && !isSpelling(text, locale)) ||
        isSentence(text, said, locale)
      );
    case 'open':
      return question || isYesNo(text, locale) || isSentence(text, said, locale);
  }
}

function digitsComplete(text: string, expect: Expectation, locale: string): boolean {
  return expect.digits !== undefined && countDigits(text, locale) >= expect.digits.max;
}

/** A question by its first word, a farewell, or enough words with a full stop; and no number in the making. */
function isSentence(text: string, said: string[], locale: string): boolean {
  const known = vocabularyOf(locale);
  const whole = said.join(' ');
  if (known.closings.some((phrase) => whole === phrase || whole.endsWith(` ${phrase}`))) return true;
  if (isDigit(said.at(-1), known) || isSpelling(text, locale)) return false;
  if (known.questions.includes(said[0] ?? '') && said.length >= QUESTION_WORDS) return true;
  return said.length >= SENTENCE_WORDS && /[.!]["')]*$/.test(text.trim());
}

/** All of `said` is made of `phrases`, at most `most` of them. */
function coveredBy(said: string[], phrases: string[], most: number): boolean {
  let used = 0;
  for (let i = 0; i < said.length; used += 1) {
    if (used >= most) return false;
    let longest = 0;
    for (const phrase of phrases)
      if (startsAt(said, i, phrase)) longest = Math.max(longest, phrase.split(' ').length);
    if (longest === 0) return false;
    i += longest;
  }
  return true;
}

function startsAt(said: string[], i: number, phrase: string): boolean {
  return phrase.split(' ').every((word, k) => said[i + k] === word);
}

/** Lower case, apostrophes straight, hyphens in "mm-hm" and "uh-huh" as spaces. */
function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .replaceAll(/\b(m+|uh|uhu?)-(?=h)/g, '$1 ')
      .match(/[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'-]*/gu) ?? []
  ).map((word) => word.replace(/-+$/, ''));
}

function isDigit(word: string | undefined, known: Vocabulary): boolean {
  return (
    word !== undefined && (known.digits[word] !== undefined || /^\d/.test(word) || known.pairs.includes(word))
  );
}

function isTens(word: string, known: Vocabulary): boolean {
  return known === vocabularyOf('en') ? word.endsWith('ty') : /^(?:vingt|.*ante)$/.test(word);
}

function isUnit(word: string | undefined, known: Vocabulary): boolean {
  return word !== undefined && known.digits[word] !== undefined && known.digits[word] !== '0';
}

function isLetter(word: string): boolean {
  return /^\p{L}$/u.test(word);
}

/** "A" and "I" at the end of letters are letters, not words. */
function isSpelled(last: string, said: string[]): boolean {
  return isLetter(last) && said.length >= 2 && isLetter(said.at(-2) ?? '');
}
