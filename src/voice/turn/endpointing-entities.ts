/** Is the number, the name or the mail address that is being said whole yet? Pure. */
import type { Expectation, Guide, SlotGuide } from '../plan.ts';
import { vocabularyOf } from './vocabulary.ts';
import { countDigits, isDigit, isSpelling, lastNumber, lastSpelled } from './words-numbers.ts';
import { isYesNo, wordsOf } from './words.ts';

/** `none`: there is nothing of the kind at the end of the text. `perhaps`: it may be whole, or go on. */
export type Wholeness = 'none' | 'part' | 'perhaps' | 'whole';

/** So many digits that nobody asked for, said in as many words, are a number in the making. Fewer: "the two of us" would wait. */
const MANY_DIGITS = 3;
/** Without "@" or "dot", a mail address that was announced or asked for has at most so many words yet. */
const ACCOUNT_WORDS = 3;

export function numberState(text: string, expect: Expectation, locale: string): Wholeness {
  const known = vocabularyOf(locale);
  const last = lastNumber(text, locale);
  if (expect.shape === 'digits') {
    const count = countDigits(text, locale);
    const { min, max } = expect.digits ?? { min: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };
    if (count >= max) return 'whole';
    if (count === 0 || last.digits === 0) return count === 0 ? 'none' : 'part';
    return count === min || (count > min && known.wholeNumbers.includes(count)) ? 'perhaps' : 'part';
  }
  if (expect.shape !== 'open' || last.digits === 0) return 'none';
  const named = wordsOf(text).some((word) => known.numberNames.includes(word));
  if (!named && (last.digits < MANY_DIGITS || last.words < MANY_DIGITS)) return 'none';
  const usual = last.trunk ? known.trunkNumbers : known.wholeNumbers;
  return usual.includes(last.digits) ? 'perhaps' : 'part';
}

export function spellingState(text: string, expect: Expectation, locale: string): Wholeness {
  const spelled = lastSpelled(text, locale);
  const asked = expect.shape === 'spelling';
  if (spelled === '' && !isSpelling(text, locale)) {
    return asked && wordsOf(text).length <= ACCOUNT_WORDS && !isYesNo(text, locale) ? 'part' : 'none';
  }
  const said = wordsOf(text);
  return spelled.length > 2 && said.includes(spelled) ? 'whole' : 'part';
}

/** An address ends with a top-level domain: "anna at example dot com". */
export function mailState(text: string, expect: Expectation, locale: string): Wholeness {
  const written = text.trim();
  if (/\S@\S+\.\p{L}{2,}[.!]?$/u.test(written)) return 'whole';
  const known = vocabularyOf(locale);
  const said = wordsOf(written);
  const at = said.findLastIndex((word) => known.at.includes(word));
  const dot = said.findLastIndex((word) => known.dot.includes(word));
  const named = said.findLastIndex((word) => known.mailNames.includes(word));
  const asked = expect.mail === true;
  if (dot > at && (at >= 0 || !asked)) {
    const domain = said.slice(dot + 1).join('');
    if (known.domains.includes(domain)) return known.halfDomains.includes(domain) ? 'part' : 'whole';
    const isOver = said.slice(dot + 1).some((word) => known.domains.includes(word));
    if (isOver) return 'none';
  }
  if (/@|arobase/.test(written) || (dot >= 0 && said.length - dot <= ACCOUNT_WORDS)) return 'part';
  if (named >= 0 && at > named) return 'part';
  const since = said.length - 1 - named;
  if (named >= 0 && /^(?:is|est|it's|c'est)$/.test(said[named + 1] ?? '') && since <= 1 + ACCOUNT_WORDS)
    return 'part';
  if (!asked || isYesNo(text, locale)) return 'none';
  const isAccount = said.length <= ACCOUNT_WORDS || at >= said.length - 1 - ACCOUNT_WORDS;
  return isAccount || isSpelling(text, locale) || isDigit(said.at(-1), known) ? 'part' : 'none';
}

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

function startsOf(said: string[], part: { values: { say: string[] }[] }): number[] {
  const wordings = part.values.flatMap(({ say }) => say.map((one) => one.split(' ')));
  return said.flatMap((_, at) =>
    wordings.some((wording) => wording.every((word, i) => said[at + i] === word)) ? [at] : [],
  );
}

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
