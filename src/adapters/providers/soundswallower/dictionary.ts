/** Pronunciations: the model's dictionary, found without parsing all of it, then our own words, then letter rules. */
import { readFile } from 'node:fs/promises';
import { soundOutEnglish } from './letter-to-sound.ts';
import { spokenWord } from './grammar/wording.ts';

/** Words whose sense chooses their sound, and words that the dictionary has under another sound. */
const ENGLISH_OWN: Record<string, string[]> = {
  'am~clock': ['EY EH M'],
  'pm~clock': ['P IY EH M'],
  'a~letter': ['EY'],
  'b~letter': ['B IY'],
  'c~letter': ['S IY'],
  'd~letter': ['D IY'],
  'e~letter': ['IY'],
  'f~letter': ['EH F'],
  'g~letter': ['JH IY'],
  'h~letter': ['EY CH'],
  'i~letter': ['AY'],
  'j~letter': ['JH EY'],
  'k~letter': ['K EY'],
  'l~letter': ['EH L'],
  'm~letter': ['EH M'],
  'n~letter': ['EH N'],
  'o~letter': ['OW'],
  'p~letter': ['P IY'],
  'q~letter': ['K Y UW'],
  'r~letter': ['AA R'],
  's~letter': ['EH S'],
  't~letter': ['T IY'],
  'u~letter': ['Y UW'],
  'v~letter': ['V IY'],
  'w~letter': ['D AH B AH L Y UW'],
  'x~letter': ['EH K S'],
  'y~letter': ['W AY'],
  'z~letter': ['Z IY', 'Z EH D'],
};

export interface Dictionary {
  /** Every pronunciation of a word of the graph; empty when none is known and none can be guessed. */
  pronounce(word: string): { phones: string[]; guessed: boolean };
}

export async function loadDictionary(path: string, locale: 'en-us' | 'fr-fr'): Promise<Dictionary> {
  const lines = indexed(await readFile(path));
  const cache = new Map<string, { phones: string[]; guessed: boolean }>();
  const find = (word: string): { phones: string[]; guessed: boolean } => {
    const own = locale === 'en-us' ? ENGLISH_OWN[word] : undefined;
    if (own) return { phones: own, guessed: false };
    const spoken = spokenWord(word);
    const known = lines.lookUp(spoken);
    if (known.length > 0) return { phones: known, guessed: false };
    const parts = spoken.split(/[-']/).filter((part) => part !== '');
    const each = parts.map((part) => lines.lookUp(part)[0]);
    if (parts.length > 1 && each.every((phones) => phones !== undefined))
      return { phones: [each.join(' ')], guessed: true };
    const guess = locale === 'en-us' ? soundOutEnglish(spoken) : null;
    return { phones: guess ? [guess] : [], guessed: true };
  };
  return {
    pronounce: (word) => {
      const known = cache.get(word) ?? find(word);
      cache.set(word, known);
      return known;
    },
  };
}

/** Lines are grouped by their first two bytes, so a look-up scans a few kilobytes and nothing is held but the file. */
function indexed(bytes: Buffer): { lookUp(word: string): string[] } {
  const groups = new Map<number, { from: number; to: number }[]>();
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline;
    const key = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const runs = groups.get(key) ?? [];
    groups.set(key, runs);
    const last = runs.at(-1);
    if (last?.to === at) last.to = end + 1;
    else runs.push({ from: at, to: end + 1 });
    at = end + 1;
  }
  const lineOf = (entry: string): string | undefined => {
    const line = Buffer.from(`\n${entry}`);
    for (const { from, to } of groups.get(((line[1] ?? 0) << 8) | (line[2] ?? 0)) ?? []) {
      const at = bytes.subarray(Math.max(0, from - 1), to).indexOf(line) + Math.max(0, from - 1);
      if (at < Math.max(0, from - 1)) continue;
      const end = bytes.indexOf(10, at + 1);
      return bytes.toString('utf8', at + line.length, end < 0 ? bytes.length : end).trim();
    }
    return undefined;
  };
  return {
    lookUp: (word) =>
      [`${word} `, `${word}(2) `, `${word}(3) `, `${word}(4) `]
        .map(lineOf)
        .filter((phones) => phones !== undefined),
  };
}
