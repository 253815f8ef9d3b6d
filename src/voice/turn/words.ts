/** What the words of an utterance tell about the turn: is it a nod, is it a yes or a no? Pure. */
import { readShapes } from './vocabulary/shapes.ts';
import { vocabularyOf } from './vocabulary.ts';

/** More nods than this in a row are speech. */
const MOST_NODS = 3;
/** A short answer is not longer. */
export const SHORT_WORDS = 8;

/** "Mm-hm", "yeah, right", "oh how lovely": shows that the caller listens and wants no turn. Empty text is none. */
export function isBackchannel(text: string, locale: string): boolean {
  return nodIn(text, locale).whole;
}

/** "I", which may be "I see" with its next word; "all", "of", "that's very". */
export function mayBecomeBackchannel(text: string, locale: string): boolean {
  return nodIn(text, locale).begun;
}

interface Nod {
  /** It is one, or some in a row. */
  whole: boolean;
  /** The next word may make it one, or a longer one. */
  begun: boolean;
}
const NONE: Nod = { whole: false, begun: false };

function nodIn(text: string, locale: string): Nod {
  if (text === latestNod.text && locale === latestNod.locale) return latestNod.nod;
  const said = wordsOf(text);
  const nod =
    said.length === 0 || said.length > LONGEST_NODS || text.includes('?') ? NONE : readNods(said, locale);
  latestNod = { text, locale, nod };
  return nod;
}
/** Words of all the nods that are said in a row. */
const LONGEST_NODS = 9;
/** A ruling asks for the same text several times. */
let latestNod = { text: '', locale: '', nod: NONE };

function readNods(said: readonly string[], locale: string): Nod {
  const { backchannels, nods } = vocabularyOf(locale);
  let begun = false;
  let reached = new Set([0]);
  let whole = false;
  for (let count = 0; count < MOST_NODS && reached.size > 0; count += 1) {
    const next = new Set<number>();
    for (const from of reached) {
      if (from >= said.length) continue;
      const shaped = readShapes(said, from, nods);
      begun ||= shaped.begun;
      for (const end of shaped.ends) next.add(end);
      for (const phrase of backchannels) {
        if (startsAt(said, from, phrase)) next.add(from + partsOf(phrase).length);
        begun ||= isBegun(said, from, phrase);
      }
    }
    whole ||= next.has(said.length);
    reached = next;
  }
  return { whole, begun };
}

/** The words run out within the phrase. */
function isBegun(said: readonly string[], from: number, phrase: string): boolean {
  if (!phrase.startsWith(said[from] ?? ' ')) return false;
  const parts = partsOf(phrase);
  const left = said.length - from;
  if (parts.length <= left) return false;
  for (let k = 0; k < left; k += 1) if (said[from + k] !== parts[k]) return false;
  return true;
}

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
