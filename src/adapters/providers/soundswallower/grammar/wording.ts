/** Texts of a strategy as plain spoken words: lower case, no punctuation. */

/** Longer wordings than this are cut: nobody repeats them word by word, and each word costs search. */
const LONGEST_PHRASE_WORDS = 24;

/** `''` when nothing speakable is left. Figures are kept out: a strategy writes its wordings in words. */
export function wordsOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{M}'-]+/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^[-]+|[-]+$/g, ''))
    .filter((word) => /\p{L}/u.test(word))
    .slice(0, LONGEST_PHRASE_WORDS)
    .join(' ');
}

/** What the recogniser reports for a word of the graph: without the sense that chose its sound. */
export function spokenWord(word: string): string {
  const sense = word.indexOf('~');
  return sense < 0 ? word : word.slice(0, sense);
}
