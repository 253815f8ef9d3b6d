/** What a punctuation mark in running text means for the voice: the end of a sentence, of a phrase, or nothing. */

export type Mark =
  | { kind: 'none' }
  /** More text is needed to tell. */
  | { kind: 'unknown' }
  /** `end` is the index after the mark and the quotes or brackets that it closes. */
  | { kind: 'sentence' | 'phrase'; end: number };

const NONE: Mark = { kind: 'none' };
const UNKNOWN: Mark = { kind: 'unknown' };

const CLOSERS = '"\'”’»)]}*_';
const FULL_WIDTH: Record<string, 'sentence' | 'phrase'> = {
  '。': 'sentence',
  '！': 'sentence',
  '？': 'sentence',
  '，': 'phrase',
  '、': 'phrase',
  '；': 'phrase',
};

/** Always followed by what they belong to. */
const BOUND_ABBREVIATIONS = new Set(
  (
    'dr mr mrs ms mx prof rev hon gen col sgt capt lt vs e.g i.e cf approx dept fig ext tel mt ft vol pp ' +
    'jan feb apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat mme mlle'
  ).split(' '),
);
/** End a sentence only where the next word begins one. */
const LOOSE_ABBREVIATIONS = new Set(
  'etc inc ltd co corp ave rd blvd ln jr sr a.m p.m u.s u.k u.s.a ph.d m.d b.a m.a esq min max hr hrs'.split(
    ' ',
  ),
);
/** Belong to the time before them: "at 3 p.m. Eastern", "at 9 a.m. Monday". */
const AFTER_A_TIME =
  /^(?:(?:Eastern|Central|Mountain|Pacific|Greenwich|London)|[A-Z]{2,4}T|UTC|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|August|September|October|November|December))\b/;

/** What the character at `i` is. `complete` says that nothing follows `text`. */
export function markAt(text: string, i: number, complete: boolean): Mark {
  const mark = text[i] ?? '';
  const fullWidth = FULL_WIDTH[mark];
  if (fullWidth) return { kind: fullWidth, end: i + 1 };
  if ('.!?…'.includes(mark)) return sentenceMark(text, i, complete);
  if (',;:'.includes(mark)) return phraseMark(text, i, complete);
  if ('—–-'.includes(mark)) return dashMark(text, i, complete);
  return NONE;
}

function sentenceMark(text: string, i: number, complete: boolean): Mark {
  const end = afterClosers(text, i + 1);
  if (end >= text.length) return complete ? { kind: 'sentence', end } : UNKNOWN;
  if (!isSpace(text[end])) return NONE;
  const sentence: Mark = { kind: 'sentence', end };
  const mark = text[i];
  if (mark === '!' || mark === '?') return sentence;
  const next = nextWord(text, end);
  if (mark === '…' || text[i - 1] === '.') {
    if (next === '') return complete ? sentence : UNKNOWN;
    return { kind: beginsSentence(next) ? 'sentence' : 'phrase', end };
  }
  return afterPeriod(text.slice(0, i), next, complete || nextWordIsWhole(text, end)) ?? sentence;
}

/** What a full stop after `before` is, unless it plainly ends a sentence. `whole` says that `next` is not cut off. */
function afterPeriod(before: string, next: string, whole: boolean): Mark | null {
  const word = /[\p{L}\p{N}.]+$/u.exec(before)?.[0] ?? '';
  const lower = word.toLowerCase();
  if (/^[*_\s]*\d{1,3}$/.test(before)) return NONE;
  if (BOUND_ABBREVIATIONS.has(lower)) return NONE;
  if (/^\p{Lu}$/u.test(word) && word !== 'I') return NONE;
  if (lower === 'no' || lower === 'nos') {
    if (next === '') return whole ? null : UNKNOWN;
    return /^[#\d]/.test(next) ? NONE : null;
  }
  if (lower === 'st' && !/[\p{Lu}\d][\p{L}\p{N}]*\s+[Ss]t$/u.test(before)) return NONE;
  if (lower !== 'st' && !LOOSE_ABBREVIATIONS.has(lower)) return null;
  if (!whole) return UNKNOWN;
  const belongs = /^[ap]\.m$/.test(lower) && AFTER_A_TIME.test(next);
  return !belongs && (next === '' || beginsSentence(next)) ? null : NONE;
}

function phraseMark(text: string, i: number, complete: boolean): Mark {
  const end = afterClosers(text, i + 1);
  if (end >= text.length) return complete ? NONE : UNKNOWN;
  if (!isSpace(text[end])) return NONE;
  const next = nextWord(text, end);
  if (next === '') return complete ? NONE : UNKNOWN;
  if (isDigit(text[i - 1]) && isDigit(next[0])) return NONE;
  return { kind: 'phrase', end };
}

/** An em dash parts phrases wherever it stands, other dashes only between spaces, and none between digits. */
function dashMark(text: string, i: number, complete: boolean): Mark {
  if (i + 1 >= text.length) return complete ? NONE : UNKNOWN;
  const spaced = isSpace(text[i - 1]) && isSpace(text[i + 1]);
  if (text[i] !== '—' && !spaced) return NONE;
  const next = nextWord(text, i + 1);
  if (next === '') return complete ? NONE : UNKNOWN;
  const before = text.slice(0, i).trimEnd();
  if (before === '' || (isDigit(before.at(-1)) && isDigit(next[0]))) return NONE;
  return { kind: 'phrase', end: i + 1 };
}

function afterClosers(text: string, from: number): number {
  let at = from;
  while (at < text.length && CLOSERS.includes(text[at] ?? '')) at += 1;
  return at;
}

/** The word after `from` as far as it has come; empty where only spaces follow. */
function nextWord(text: string, from: number): string {
  return /^\s*(\S*)/u.exec(text.slice(from, from + 80))?.[1] ?? '';
}

function nextWordIsWhole(text: string, from: number): boolean {
  return /^\s*\S+\s/u.test(text.slice(from, from + 80));
}

function beginsSentence(word: string): boolean {
  return /^["'“‘(*_]*\p{Lu}/u.test(word);
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && /\s/u.test(char);
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && /\d/.test(char);
}
