/** Phrases that an agent must not say, looked for word by word: letters' case, punctuation and hyphens make no difference, nor do accents in English, where “café” is “cafe”. [SP3] */
import type { Clause } from '../state.ts';

const WORD = /[\p{L}\p{N}\p{M}]+(?:'[\p{L}\p{M}]+)*/gu;

/**
 * The phrase that would be complete with this clause, null when there is none. `before` is what the reply says already: a phrase that
 * begins there and ends in the clause counts. Both what is shown ("100 %") and what is said ("one hundred percent") are looked at.
 */
export function phraseIn(
  phrases: readonly string[],
  clause: { text: string; say: string; locale: string },
  before: readonly Clause[],
): string | null {
  if (phrases.length === 0) return null;
  const wordsOf = wordsIn(clause.locale);
  const spoken = before.filter((one) => !one.filler && one.status !== 'dropped');
  const shown = { lead: wordsOf(spoken.map((one) => one.text).join(' ')), own: wordsOf(clause.text) };
  const said = {
    lead: wordsOf(spoken.flatMap((one) => one.tokens.map((token) => token.say)).join(' ')),
    own: wordsOf(clause.say),
  };
  const found = phrases.find((phrase) => {
    const words = wordsOf(phrase);
    return endsWithin(words, shown) || endsWithin(words, said);
  });
  return found ?? null;
}

interface Words {
  lead: string[];
  own: string[];
}

/** The phrase stands in the words, and its last word is one of the clause's own. */
function endsWithin(phrase: readonly string[], { lead, own }: Words): boolean {
  if (phrase.length === 0) return false;
  const reach = phrase.length - 1;
  const tail = reach === 0 ? [] : lead.slice(-reach);
  const all = [...tail, ...own];
  for (let end = tail.length + 1; end <= all.length; end++) {
    const start = end - phrase.length;
    if (start >= 0 && phrase.every((word, at) => all[start + at] === word)) return true;
  }
  return false;
}

/** Elsewhere an accent makes another word: “schon” and “schön”. Characters without width (soft hyphens) are in no word. */
function wordsIn(locale: string): (text: string) => string[] {
  const english = /^en\b/i.test(locale);
  return (text) => {
    const plain = text
      .toLowerCase()
      .replaceAll(/\p{Cf}/gu, '')
      .replaceAll(/[‘’ʼ]/g, "'");
    const form = english ? plain.normalize('NFD').replaceAll(/\p{M}/gu, '') : plain.normalize('NFC');
    return form.match(WORD) ?? [];
  };
}
