/** How an utterance ends: does it ask to be waited for, or is it a whole? Pure; word lists in `vocabulary/`. */
import type { Expectation } from '../plan.ts';
import { readShapes } from './vocabulary/shapes.ts';
import { vocabularyOf, type Vocabulary } from './vocabulary.ts';
import { countDigits, isDigit, isSpelling } from './words-numbers.ts';
import { coveredBy, endsWith, isLetter, isYesNo, SHORT_WORDS, wordsOf } from './words.ts';

/** A full stop that a recogniser wrote counts from this many words on: some end every fragment with one. */
const SENTENCE_WORDS = 4;
const FULL_STOP = /[.!]["')]*\s*$/;
/** "What time is it" is whole; of "can you tell me" more is to come. */
const ASKED_WHAT_WORDS = 3;
const ASKED_WHETHER_WORDS = 5;
/** A condition longer than this has had its conclusion, in words that are not in the list. */
const CONDITION_WORDS = 7;

/** "My washing machine is broken": tells something where anything may be told, and asks for nothing yet. Many go on. */
export function isReport(text: string, expect: Expectation, locale: string): boolean {
  if (expect.shape !== 'open' || isWrittenAsWhole(text)) return false;
  const known = vocabularyOf(locale);
  const said = wordsOf(text);
  const first = said.find((word) => !known.openers.includes(word)) ?? '';
  return (
    said.length >= REPORT_WORDS &&
    known.tellers.includes(first) &&
    !said.some((word, at) => known.requests.includes(word) && !known.determiners.includes(said[at - 1] ?? ''))
  );
}
const REPORT_WORDS = 4;

/** The recogniser ended it with a full stop, and it is no fragment. */
export function isWrittenAsWhole(text: string): boolean {
  return FULL_STOP.test(text) && wordsOf(text).length >= SENTENCE_WORDS;
}

/** The words ask to be waited for: a trailing "and", "my number is", "um", an article, a preposition, a comma. */
export function endsUnfinished(text: string, locale: string): boolean {
  const written = text.trim();
  const said = wordsOf(written);
  const last = said.at(-1);
  if (last === undefined || /[?!]["')]*$/.test(written)) return false;
  if (/(?:[,:;–—-]|…|\.{2,})$/u.test(written)) return true;
  const known = vocabularyOf(locale);
  // "I'm not sure um": what is whole without it goes on.
  if (said.length > 1 && known.fillers.includes(last)) return true;
  if (isStall(said, known)) return true;
  const whole = said.join(' ');
  if (known.completeEndings.some((ending) => ending.test(whole)) || isYesNo(text, locale)) return false;
  if (isLetter(last) && isLetter(said.at(-2))) return false;
  if (known.unfinishedWords.includes(last)) return !mayEnd(said, whole, known);
  if (known.unfinishedPhrases.some((phrase) => endsWith(whole, phrase))) return true;
  if (known.unfinishedEndings.some((ending) => ending.test(whole))) return true;
  if (known.lookups.some((lookup) => lookup.test(whole))) return true;
  return known.unfinishedWholes.includes(withoutOpeners(said, known)) || isBareCondition(said, whole, known);
}

/** "Sure", "yes of course": who was asked for a number or a spelling begins with it. */
export function isAssent(text: string, locale: string): boolean {
  const { assents, hesitations } = vocabularyOf(locale);
  const said = wordsOf(text);
  return said.length > 0 && coveredBy(said, [...assents, ...hesitations], SHORT_WORDS);
}

/**
 * Who was asked for a number or a spelling has said nothing of it yet. `announced`: "let me get my card", "it's on the letter", "where is
 * it"; `perhaps`: something else, which is no refusal and asks nothing.
 */
export function announcement(
  text: string,
  expect: Expectation,
  locale: string,
): 'announced' | 'perhaps' | null {
  const { announces, declines, asksSelf, numberNames } = vocabularyOf(locale);
  const said = wordsOf(text);
  const whole = said.join(' ');
  if (asksSelf.test(whole)) return 'announced';
  if (declines.test(whole) || looksComplete(text, expect, locale)) return null;
  const isAnnounced = announces.test(whole) || numberNames.includes(said.at(-1) ?? '');
  return isAnnounced ? 'announced' : 'perhaps';
}

/** Nothing but hesitation: whoever says it keeps the floor. */
export function isHesitation(text: string, locale: string): boolean {
  const { hesitations, openers } = vocabularyOf(locale);
  const said = wordsOf(text);
  return (
    said.some((word) => hesitations.includes(word)) &&
    said.every((word) => [...hesitations, ...openers].includes(word))
  );
}

/** The text answers what was asked, or is a whole question or farewell: the turn may be taken soon. */
export function looksComplete(text: string, expect: Expectation, locale: string): boolean {
  const said = wordsOf(text);
  if (said.length === 0 || endsUnfinished(text, locale)) return false;
  if (/\?["')]*$/.test(text.trim())) return true;
  switch (expect.shape) {
    case 'digits':
      return digitsComplete(text, expect, locale) || isRefusal(text, said, locale);
    case 'spelling':
      return isRefusal(text, said, locale);
    case 'short':
      return (said.length <= SHORT_WORDS && !isSpelling(text, locale)) || isSentence(text, said, locale);
    case 'yes-no':
    case 'open':
      return isYesNo(text, locale) || isSentence(text, said, locale);
  }
}

function digitsComplete(text: string, expect: Expectation, locale: string): boolean {
  return expect.digits !== undefined && countDigits(text, locale) >= expect.digits.max;
}

/** "No", "that's all", "why do you ask": an answer, though not the one that was asked for. */
function isRefusal(text: string, said: readonly string[], locale: string): boolean {
  const known = vocabularyOf(locale);
  return isYesNo(text, locale) || isFarewell(said.join(' '), known) || isQuestion(said, known);
}

function isFarewell(whole: string, known: Vocabulary): boolean {
  return known.closings.some((phrase) => endsWith(whole, phrase));
}

/** A question by its first word, a farewell, or enough words with a full stop; and no number in the making. */
function isSentence(text: string, said: readonly string[], locale: string): boolean {
  const known = vocabularyOf(locale);
  if (isFarewell(said.join(' '), known)) return true;
  if (isDigit(said.at(-1), known) || isSpelling(text, locale)) return false;
  return isQuestion(said, known) || isWrittenAsWhole(text);
}

function isQuestion(said: readonly string[], known: Vocabulary): boolean {
  if (known.conditions.test(said.join(' '))) return false;
  const first = said.find((word) => !known.openers.includes(word)) ?? '';
  const least = known.askedWhat.includes(first) ? ASKED_WHAT_WORDS : ASKED_WHETHER_WORDS;
  if (known.questions.includes(first) && said.length >= least) return true;
  return said.length >= ASKED_WHAT_WORDS && said.some((word) => known.inversion?.test(word));
}

/** "Come in", "who is it for": a preposition that belongs to what is before it. */
function mayEnd(said: readonly string[], whole: string, known: Vocabulary): boolean {
  const [verb = '', object = '', last = ''] =
    said.slice(-3).length < 3 ? ['', ...said.slice(-2)] : said.slice(-3);
  const isOwned =
    known.particleVerbs.includes(object) || (known.particleVerbs.includes(verb) && OBJECTS.test(object));
  if (known.particles.includes(last) && isOwned) return true;
  return known.strandable.includes(last) && known.strands.some((strand) => strand.test(whole));
}
const OBJECTS = /^(?:it|them|me|you|him|her|that|this|right|back)$/;

/** "If I come on Tuesday", and not what then. */
function isBareCondition(said: readonly string[], whole: string, known: Vocabulary): boolean {
  if (said.length > CONDITION_WORDS) return false;
  const condition = known.conditions.exec(whole);
  return condition !== null && !known.conclusions.test(whole.slice(condition[0].length - 1));
}

/** "Okay so", "hmm good question": nothing but time to think is asked for. */
function isStall(said: readonly string[], known: Vocabulary): boolean {
  for (const [from, word] of said.entries()) {
    if (readShapes(said, from, known.stalls).ends.has(said.length)) return true;
    // "No, to be honest" is an answer.
    const isOpener = known.openers.includes(word) && !known.yesNo.includes(word);
    if (!isOpener && !known.hesitations.includes(word)) return false;
  }
  return false;
}

function withoutOpeners(said: readonly string[], known: Vocabulary): string {
  const from = said.findIndex((word, at) => !known.openers.includes(word) || at === said.length - 1);
  return said.slice(from).join(' ');
}
