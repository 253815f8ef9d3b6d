/** A listener who repeats the word that the agent has just said ("Wednesday, okay") shows that it has arrived. */
import type { Expectation } from '../plan.ts';
import type { HeardReply } from '../speaking/heard.ts';
import { vocabularyOf } from './vocabulary.ts';
import { isBackchannel, wordsOf } from './words.ts';

/** Words back from where the reply has come to. More: what the caller chooses from what was offered before passes for a nod. */
const BACK = 8;
/** How far it has come is an estimate. */
const ON = 1;
/** Who repeats more asks about it. */
const MOST_REPEATED = 3;

/**
 * Whether the text is one to three words that the agent has just said, with nods around them at most. Not where they may be an answer or a
 * choice (the agent asks or offers), nor with a word in it that stops the agent or asks, whoever has said it last.
 */
export function repeatsTheAgent(
  text: string,
  { text: whole, heard }: Pick<HeardReply, 'text' | 'heard'>,
  expect: Expectation,
  locale: string,
): boolean {
  const said = wordsOf(text);
  const { claims } = vocabularyOf(locale);
  if (said.length === 0 || text.includes('?') || whole.includes('?') || expect.shape !== 'open') return false;
  if (said.length > MOST_WORDS || said.some((word) => claims.includes(word))) return false;
  const upTo = wordsOf(heard).length + ON;
  const own = wordsOf(whole).slice(Math.max(0, upTo - ON - BACK), upTo);
  if (own.some((word) => vocabularyOf(locale).alternatives.includes(word))) return false;
  const spoken = ` ${own.join(' ')} `;
  const isNod = (words: readonly string[]): boolean =>
    words.length === 0 || isBackchannel(words.join(' '), locale);
  for (let from = 0; from < said.length; from += 1)
    for (let to = from + 1; to <= Math.min(said.length, from + MOST_REPEATED); to += 1)
      if (
        spoken.includes(` ${said.slice(from, to).join(' ')} `) &&
        isNod(said.slice(0, from)) &&
        isNod(said.slice(to))
      )
        return true;
  return false;
}
/** With the nods. */
const MOST_WORDS = 6;
