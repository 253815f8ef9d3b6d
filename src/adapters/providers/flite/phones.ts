/** Which phones belong to which word, and so when each word is spoken. */
import type { TimedWord } from '#voice/plan.ts';

export interface Phone {
  name: string;
  endMs: number;
}

/** Flite's name for silence. */
export const PAUSE = 'pau';

const VOWELS = new Set('aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw'.split(' '));

/** What the alignment charges; only their order matters. */
const COST = {
  likeVowel: 0.5,
  likeConsonant: 0.8,
  guessed: 0.45,
  unlike: 1.6,
  pauseInWord: 3,
  pause: 0.05,
  missing: 0.7,
};

/** A word whose phones are not known is taken to have this many per letter. */
const PHONES_PER_LETTER = 0.8;
const GUESSED = '?';

/** Reads what Flite prints with `-psdur`: `pau:0.209 ay:0.313 …`, ends in seconds. */
export function readPhones(printed: string): Phone[] {
  return printed
    .trim()
    .split(/\s+/)
    .map((entry) => entry.split(':'))
    .filter(([name, end]) => name && end !== undefined && Number.isFinite(Number(end)))
    .map(([name, end]) => ({ name: name!, endMs: Number(end) * 1000 }));
}

/** The phones between pauses, a group for each word of a text in which a comma follows every word. */
export function groupsOf(phones: Phone[]): string[][] {
  const groups: string[][] = [[]];
  for (const { name } of phones) {
    if (name !== PAUSE) groups.at(-1)!.push(name);
    else if (groups.at(-1)!.length > 0) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}

export interface KnownWord {
  text: string;
  /** How it sounds alone; empty for what is not spoken, null when not known. */
  phones: string[] | null;
}

/**
 * Gives each word the phones that it takes part in, by the cheapest alignment of what the words sound like alone with what was
 * spoken (Wagner and Fischer's edit distance), and so its times. A word that is not spoken has no length.
 */
export function timeWords(words: KnownWord[], spoken: Phone[]): TimedWord[] {
  const expected = words.flatMap((word, owner) => expectedPhones(word).map((name) => ({ name, owner })));
  const owners = align(
    expected.map(({ name }) => name),
    spoken.map(({ name }) => name),
  ).map((at) => (at < 0 ? -1 : expected[at]!.owner));
  let atMs = 0;
  return words.map(({ text }, index) => {
    const first = owners.indexOf(index);
    if (first < 0) return { text, startMs: atMs, endMs: atMs };
    const startMs = Math.max(atMs, first === 0 ? 0 : spoken[first - 1]!.endMs);
    atMs = Math.max(startMs, spoken[owners.lastIndexOf(index)]!.endMs);
    return { text, startMs, endMs: atMs };
  });
}

function expectedPhones({ text, phones }: KnownWord): string[] {
  if (phones !== null) return phones;
  const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, '').length;
  return Array.from({ length: Math.max(1, Math.round(letters * PHONES_PER_LETTER)) }, () => GUESSED);
}

/** For each spoken phone the place of the expected one that it stands for, or -1. */
function align(expected: string[], spoken: string[]): number[] {
  const width = spoken.length + 1;
  const costs = new Float64Array((expected.length + 1) * width);
  for (let j = 1; j < width; j += 1) costs[j] = costs[j - 1]! + extraCost(spoken[j - 1]!);
  for (let i = 1; i <= expected.length; i += 1) {
    costs[i * width] = costs[(i - 1) * width]! + COST.missing;
    for (let j = 1; j < width; j += 1) {
      costs[i * width + j] = Math.min(
        costs[(i - 1) * width + j - 1]! + pairCost(expected[i - 1]!, spoken[j - 1]!),
        costs[i * width + j - 1]! + extraCost(spoken[j - 1]!),
        costs[(i - 1) * width + j]! + COST.missing,
      );
    }
  }
  const places = spoken.map(() => -1);
  for (let i = expected.length, j = spoken.length; i > 0 && j > 0;) {
    const cost = costs[i * width + j]!;
    if (cost === costs[i * width + j - 1]! + extraCost(spoken[j - 1]!)) j -= 1;
    else if (cost === costs[(i - 1) * width + j]! + COST.missing) i -= 1;
    else {
      i -= 1;
      j -= 1;
      places[j] = i;
    }
  }
  return places;
}

function extraCost(spoken: string): number {
  return spoken === PAUSE ? COST.pause : COST.missing;
}

function pairCost(expected: string, spoken: string): number {
  if (spoken === PAUSE) return COST.pauseInWord;
  if (expected === spoken) return 0;
  if (expected === GUESSED) return COST.guessed;
  if (VOWELS.has(expected) !== VOWELS.has(spoken)) return COST.unlike;
  return VOWELS.has(spoken) ? COST.likeVowel : COST.likeConsonant;
}
