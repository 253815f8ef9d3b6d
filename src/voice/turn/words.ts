/** What the words of an utterance tell about the turn: is it a nod, is it a yes or a no? Pure. */
import { vocabularyOf } from './vocabulary.ts';

/** More nods than this in a row are speech. */
const MOST_NODS = 3;
/** A short answer is not longer. */
export const SHORT_WORDS = 8;

/** "Mm-hm", "yeah, right": shows that the caller listens and wants no turn. Empty text is none. */
export function isBackchannel(text: string, locale: string): boolean {
  const said = wordsOf(text);
  if (said.length === 0 || text.includes('?')) return false;
  return coveredBy(said, vocabularyOf(locale).backchannels, MOST_NODS);
}

/** "I", which may be "I see" with its next word; "all", "of". */
export function mayBecomeBackchannel(text: string, locale: string): boolean {
  const said = wordsOf(text);
  if (said.length === 0 || text.includes('?')) return false;
  const { backchannels } = vocabularyOf(locale);
  const isBegun = (rest: readonly string[]): boolean =>
    backchannels.some((phrase) => {
      const parts = partsOf(phrase);
      return parts.length > rest.length && rest.every((word, i) => parts[i] === word);
    });
  for (let from = Math.max(0, said.length - LONGEST_NOD); from < said.length; from += 1) {
    const before = said.slice(0, from);
    if (isBegun(said.slice(from)) && (from === 0 || coveredBy(before, backchannels, MOST_NODS - 1)))
      return true;
  }
  return false;
}
/** Words of the longest nod, the last left out. */
const LONGEST_NOD = 3;

/** Yes or no in any usual wording, and nothing else of weight. */
export function isYesNo(text: string, locale = 'en'): boolean {
  const known = vocabularyOf(locale);
  const said = wordsOf(text);
  if (said.length === 0 || text.trim().endsWith('?')) return false;
  // In this order: most of what is said fails at its first word.
  return (
    coveredBy(said, [...known.yesNo, ...known.polite], SHORT_WORDS) &&
    said.some((_, i) => known.yesNo.some((phrase) => startsAt(said, i, phrase)))
  );
}

/** All of `said` is made of `phrases`, at most `most` of them. */
export function coveredBy(said: readonly string[], phrases: string[], most: number): boolean {
  let used = 0;
  for (let i = 0; i < said.length; used += 1) {
    if (used >= most) return false;
    let longest = 0;
    for (const phrase of phrases)
      if (startsAt(said, i, phrase)) longest = Math.max(longest, partsOf(phrase).length);
    if (longest === 0) return false;
    i += longest;
  }
  return true;
}

function startsAt(said: readonly string[], i: number, phrase: string): boolean {
  // Nearly every phrase is told apart by its first letters.
  if (!phrase.startsWith(said[i] ?? ' ')) return false;
  const parts = partsOf(phrase);
  for (let k = 0; k < parts.length; k += 1) if (said[i + k] !== parts[k]) return false;
  return true;
}

/** The words of a phrase of the vocabulary. Kept: splitting them anew for every utterance is most of what endpointing costs. */
function partsOf(phrase: string): string[] {
  let parts = PARTS.get(phrase);
  if (!parts) PARTS.set(phrase, (parts = phrase.split(' ')));
  return parts;
}
const PARTS = new Map<string, string[]>();

/** `text` is `phrase`, or ends with it. */
export function endsWith(text: string, phrase: string): boolean {
  return text.endsWith(phrase) && (text.length === phrase.length || text.at(-phrase.length - 1) === ' ');
}

/** Lower case, apostrophes straight, hyphens in "mm-hm" and "uh-huh" as spaces. */
export function wordsOf(text: string): readonly string[] {
  if (text === latest.text) return latest.words;
  const words = (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .replaceAll(/\b(m+|uh|uhu?)-(?=h)/g, '$1 ')
      .match(/[\p{L}\p{M}\p{N}@][\p{L}\p{M}\p{N}'-]*/gu) ?? []
  ).map((word) => word.replace(/-+$/, ''));
  latest = { text, words };
  return words;
}
/** A ruling asks for the words of one text a dozen times. */
let latest: { text: string; words: readonly string[] } = { text: '', words: [] };

export function isLetter(word: string | undefined): boolean {
  return word !== undefined && /^\p{L}$/u.test(word);
}
