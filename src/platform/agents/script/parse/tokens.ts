/** From a transcript to words that parsers and intents compare. */

const MAX_TOKENS = 200;

/** Words in lower case without punctuation; times, decimals, mail addresses and ordinals stay whole. At most 200. */
export function tokenise(text: string): string[] {
  const plain = text
    .slice(0, 4000)
    .toLowerCase()
    .replaceAll(/[’`´]/g, "'")
    .replaceAll(/\b([ap])\.?\s?m\b\.?/g, '$1m')
    .replaceAll(/\bo'? ?clock\b/g, 'oclock')
    .replaceAll(/(\d),(?=\d{3}\b)/g, '$1')
    .replaceAll(/(\d)(am|pm)\b/g, '$1 $2')
    .replaceAll(/([$€£])/g, ' $1 ')
    .replaceAll(/[^a-z0-9'@$€£.:/_+-]+/g, ' ');
  const tokens: string[] = [];
  for (const piece of plain.split(' ')) {
    if (tokens.length >= MAX_TOKENS) break;
    const word = piece.replaceAll(/^[.:/'+_-]+|[.:/'+-]+$/g, '');
    if (word === '') continue;
    if (KEPT.test(word)) tokens.push(word);
    else tokens.push(...word.split(/[^a-z0-9'$€£]+/).filter((part) => part !== ''));
  }
  return tokens.slice(0, MAX_TOKENS);
}

/** Mail addresses, ISO and slashed dates, clock times, decimals. */
const KEPT =
  /^(?:[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+|\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}(?:\/\d{2,4})?|\d{1,2}:\d{2}|\d+\.\d+)$/;

/** Sounds and courtesies that carry nothing. */
export const FILLERS: ReadonlySet<string> = new Set(
  'uh um uhm er erm ah hm hmm mm well so like please just basically literally oh'.split(' '),
);

/** A part of an utterance that has been understood: the tokens `from` … `to` - 1. */
export interface Found<T> {
  value: T;
  from: number;
  to: number;
}

/** The longest of `phrases` (each a list of words) that stands at `at`. */
export function phraseAt(tokens: readonly string[], at: number, phrases: readonly string[][]): number {
  let longest = 0;
  for (const words of phrases) {
    if (words.length > longest && words.every((word, index) => tokens[at + index] === word)) {
      longest = words.length;
    }
  }
  return longest;
}

export function words(text: string): string[][] {
  return text.split('|').map((phrase) => phrase.trim().split(' '));
}
