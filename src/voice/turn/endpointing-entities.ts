/** Is the number, the name or the mail address that is being said whole yet? Pure. */
import type { Expectation, Guide, SlotGuide } from '../plan.ts';
import type { AskedFor } from './asked-for.ts';
import { vocabularyOf } from './vocabulary.ts';
import { countDigits, isDigit, isSpelling, lastCode, lastNumber, lastSpelled } from './words-numbers.ts';
import { looksComplete } from './words-ending.ts';
import { endsWith, isLetter, isYesNo, wordsOf } from './words.ts';

/** `none`: there is nothing of the kind at the end of the text. `most`: little is left. `named`: a name was given. `perhaps`: it may be whole, or go on. */
export type Wholeness = 'none' | 'part' | 'named' | 'most' | 'perhaps' | 'whole';

/** So many digits that nobody asked for, said in as many words, are a number in the making. Fewer: "the two of us" would wait. Of those said one by one two. */
const MANY_DIGITS = 3;
const MANY_ONE_BY_ONE = 2;
/** Without "@" or "dot", a mail address that was announced or asked for has at most so many words yet. */
const ACCOUNT_WORDS = 3;

export function numberState(
  text: string,
  expect: Expectation,
  locale: string,
  asked: AskedFor | null = null,
): Wholeness {
  if (expect.shape === 'digits') return askedNumberState(text, expect, locale);
  if (expect.shape !== 'open') return 'none';
  const last = lastNumber(text, locale);
  const known = vocabularyOf(locale);
  const said = wordsOf(text).map((word) => word.replace(/'s$/, ''));
  const isNamed = asked === 'number' || said.some((word) => known.numberNames.includes(word));
  const code = lastCode(text, locale);
  // "Room number B twelve" may be all.
  if (code.words >= (isNamed ? 2 : MANY_DIGITS))
    return code.signs >= LONG_TELEPHONE || code.words === 2 ? 'perhaps' : 'part';
  if (isNamed && isLetter(said.at(-1))) return 'part';
  if (last.digits === 0) return 'none';
  const isTelephone = !isNamed || said.some((word) => known.telephoneNames.includes(word));
  // "Call me at five" is a time.
  const unnamed = last.oneByOne ? MANY_ONE_BY_ONE : MANY_DIGITS;
  const least = !isNamed ? unnamed : isTelephone ? 2 : 1;
  if (last.digits < least || (last.words < least && last.words < last.digits)) return 'none';
  if (last.lacks) return 'part';
  const usual = last.trunk ? known.trunkNumbers : known.wholeNumbers;
  // "Number fourteen" is the name of a room, a row, a bus.
  const isLabel = isNamed && last.words === 1 && last.digits === 2;
  const long = last.zero ? DIALLED_NUMBER : LONG_TELEPHONE;
  const isLong = last.digits >= (isTelephone ? long : LONG_NUMBER);
  const isUsual = isLabel || isLong || usual.includes(last.digits);
  return isUsual ? 'perhaps' : 'part';
}
/** Numbers of orders, rooms and accounts may be so long and no longer; others, of which one cannot tell what they are, so long. */
const LONG_NUMBER = 5;
const LONG_TELEPHONE = 6;
/** A number that begins with a zero, and may be long, is one to be dialled from within the country: hardly any is shorter. */
const DIALLED_NUMBER = 9;

function askedNumberState(text: string, expect: Expectation, locale: string): Wholeness {
  const known = vocabularyOf(locale);
  const { min, max } = expect.digits ?? { min: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  const code = lastCode(text, locale);
  const count = Math.max(countDigits(text, locale), code.signs);
  const said = wordsOf(text);
  // "Oh" alone may be an exclamation; who was asked for a number begins it so.
  if (count === 0) return isDigit(said.at(-1), known) || isLetter(said.at(-1)) ? 'part' : 'none';
  const last = lastNumber(text, locale);
  if (count < min || last.lacks) return 'part';
  if (known.closings.some((phrase) => endsWith(said.join(' '), phrase))) return 'whole';
  // More than was asked for is another number than was expected: nobody knows how long it is.
  if (count !== max || code.signs > 0) {
    const isDialled = last.zero && last.digits < DIALLED_NUMBER && max > DIALLED_NUMBER;
    return (last.digits > 0 || code.signs > 0) && !isDialled ? 'perhaps' : 'part';
  }
  return 'whole';
}

export function spellingState(text: string, expect: Expectation, locale: string): Wholeness {
  const { letters, before } = lastSpelled(text, locale);
  if (letters === '') {
    if (isSpelling(text, locale)) return 'part';
    return expect.shape === 'spelling' && isBeforeLetters(text, expect, locale) ? 'part' : 'none';
  }
  const known = vocabularyOf(locale);
  const between = [...known.unfinishedWords, ...known.openers, ...known.spelledAs];
  const names = namesIn(before);
  // "Claire Moreau, C L A I R E": one name of two.
  const isLast = (end: number): boolean => before.slice(end).every((word) => between.includes(word));
  if (names.some(({ name, end }) => isSame(letters, name) && isLast(end))) return 'whole';
  const isBegun = names.some(
    ({ name }) => name.length > letters.length && name.startsWith(letters.slice(0, BEGINNING)),
  );
  return letters.length >= LONG_NAME && !isBegun ? 'most' : 'part';
}

/** Who was asked to spell says the name first, a single letter, "second word". */
function isBeforeLetters(text: string, expect: Expectation, locale: string): boolean {
  if (looksComplete(text, expect, locale)) return false;
  const known = vocabularyOf(locale);
  const said = wordsOf(text);
  const last = said.at(-1) ?? '';
  const isSign = isLetter(last) || isDigit(last, known) || known.letterMarks.includes(last);
  return said.length <= SPOKEN_WORDS || isSign;
}

/** The words, alone and with up to two before them ("van der Berg"), and where each ends. */
function namesIn(before: readonly string[]): { name: string; end: number }[] {
  const plain = before.map((word) => word.replaceAll(/['-]/g, ''));
  return plain
    .flatMap((_, at) =>
      [0, 1, 2].map((more) => ({ name: plain.slice(Math.max(0, at - more), at + 1).join(''), end: at + 1 })),
    )
    .filter(({ name }) => name.length > 2);
}
/** So many letters of a word that was said: it is this word that is spelled, and it is longer. */
const BEGINNING = 3;
/** Who was asked to spell and says more words than this does something else. */
const SPOKEN_WORDS = 6;
/** Most names are not much longer. */
const LONG_NAME = 5;

/** The letters are the word, but for one that was misheard or is written otherwise than it sounds. */
function isSame(spelled: string, word: string): boolean {
  if (spelled.length < word.length || spelled.length > word.length + 1) return false;
  let from = 0;
  while (from < word.length && spelled[from] === word[from]) from += 1;
  const skipped = spelled.length - word.length;
  return spelled.slice(from + 1) === word.slice(from + 1 - skipped) || spelled === word;
}

/** An address ends with a top-level domain: "anna at example dot com". */
export function mailState(text: string, expect: Expectation, locale: string): Wholeness {
  const written = text.trim();
  if (/\S@\S+\.\p{L}{2,}[.!]?$/u.test(written)) return 'whole';
  const known = vocabularyOf(locale);
  const said = wordsOf(written);
  const at = said.findLastIndex((word) => known.at.includes(word));
  const dot = said.findLastIndex((word) => known.dot.includes(word));
  const asked =
    expect.mail === true || (expect.shape === 'spelling' && said.some((word) => known.joints.includes(word)));
  if (dot > at && (at >= 0 || !asked)) {
    const domain = said.slice(dot + 1).join('');
    if (known.domains.includes(domain)) return known.halfDomains.includes(domain) ? 'part' : 'whole';
    if (said.slice(dot + 1).some((word) => known.domains.includes(word))) return 'none';
  }
  if (asked) return isAddress(text, said, expect, locale) ? 'part' : 'none';
  // "At this point" has none, though who was asked for an address may say "point".
  const plainDot = said.lastIndexOf(known.dot[0] ?? '');
  if (/@|arobase/.test(written) || (plainDot >= 0 && said.length - plainDot <= ACCOUNT_WORDS)) return 'part';
  const named = said.findLastIndex((word) => known.mailNames.includes(word));
  if (named < 0) return 'none';
  const since = said.length - 1 - named;
  const isAccount = /^(?:is|est|it's|c'est)$/.test(said[named + 1] ?? '') && since <= 1 + ACCOUNT_WORDS;
  return at > named || isAccount ? 'part' : 'none';
}

/** Who was asked for an address is saying it, not something else. */
function isAddress(text: string, said: readonly string[], expect: Expectation, locale: string): boolean {
  const known = vocabularyOf(locale);
  if (looksComplete(text, expect, locale)) return false;
  const isPartOfOne = said.slice(-ACCOUNT_WORDS - 1).some((word) => known.joints.includes(word));
  if (isPartOfOne || said.length <= SPOKEN_WORDS || isSpelling(text, locale)) return true;
  const last = said.at(-1);
  const isRefused = said.length > ADDRESS_WORDS || known.declines.test(said.join(' '));
  return isDigit(last, known) || isLetter(last) || !isRefused;
}
/** "You can write to my work address that is Sarah Mac Donald": who does not refuse is about to give it, within so many words. */
const ADDRESS_WORDS = 14;

/** Cards, dishes, parts: the items that were asked for, counted. */
export function itemState(text: string, expect: Expectation, guide: Guide): Wholeness {
  const slot = expect.slots.map((name) => guide.slots[name]).find((one) => one?.type === 'sequence');
  if (slot?.type !== 'sequence' || slot.max <= 1) return 'none';
  const said = wordsOf(text);
  const first = slot.parts.find((part) => !part.optional) ?? slot.parts[0];
  if (!first) return 'none';
  const begins = startsOf(said, first);
  const last = begins.at(-1);
  if (last === undefined) return 'none';
  const lacks = slot.parts.some((part) => !startsOf(said, part).some((at) => at >= last));
  if (begins.length < slot.min || (lacks && begins.length <= slot.min)) return 'part';
  return begins.length >= slot.max && !lacks ? 'whole' : 'perhaps';
}

function startsOf(said: readonly string[], part: { values: { say: string[] }[] }): number[] {
  const wordings = part.values.flatMap(({ say }) => say.map((one) => one.split(' ')));
  return said.flatMap((_, at) =>
    wordings.some((wording) => wording.every((word, i) => said[at + i] === word)) ? [at] : [],
  );
}

/** "My name is Nowak", or a single word: a name that may yet be spelled, an answer that may yet be explained. */
export function openingState(
  text: string,
  expect: Expectation,
  locale: string,
  asked: AskedFor | null = null,
): Wholeness {
  if (expect.shape !== 'open') return 'none';
  const known = vocabularyOf(locale);
  const said = wordsOf(text);
  const whole = said.join(' ');
  if (known.introductions.some((one) => one.test(whole))) return 'named';
  if (isYesNo(text, locale) || known.closings.some((phrase) => endsWith(whole, phrase))) return 'none';
  if (asked === 'name' && said.length <= NAME_WORDS && !looksComplete(text, expect, locale)) return 'named';
  const isLone = said.filter((word) => !known.openers.includes(word)).length === 1;
  return isLone ? 'part' : 'none';
}
/** "It should be under the name of Anna Miller": who answers with more words says something else. */
const NAME_WORDS = 8;

/** A short answer that its kind would let go on: "twenty" of an amount, "the third of May" without its year is whole. */
export function answerState(text: string, expect: Expectation, guide: Guide, locale: string): Wholeness {
  if (expect.shape !== 'short') return 'none';
  const type: SlotGuide['type'] | undefined = expect.slots
    .map((name) => guide.slots[name]?.type)
    .find(Boolean);
  const known = vocabularyOf(locale);
  const said = wordsOf(text).filter((word) => !known.openers.includes(word));
  const last = said.at(-1) ?? '';
  switch (type) {
    case 'money':
      return isDigit(last, known) || known.scales[last] !== undefined ? 'part' : 'whole';
    case 'number':
      return known.scales[last] !== undefined ? 'part' : 'whole';
    case 'time':
      return isDigit(last, known) && said.filter((word) => isDigit(word, known)).length === 1
        ? 'part'
        : 'whole';
    case 'date':
      return known.months.includes(last) && said.length <= 2 ? 'part' : 'whole';
    case 'name':
      return said.length === 1 ? 'part' : 'whole';
    default:
      return 'none';
  }
}
