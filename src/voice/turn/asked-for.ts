/** What the agent's own question asks for, where the strategy leaves the answer open: most of what a model asks is not in any strategy. Pure. */
import type { Expectation } from '../plan.ts';
import { vocabularyOf } from './vocabulary.ts';

export type AskedFor = 'name' | 'number' | 'mail' | 'spelling';

/** `asked` is what the agent said last. Null where that ends in no question or request ("your name, please"), or in one that asks for something else. [EP19] */
export function askedFor(asked: string, locale: string): AskedFor | null {
  const { asksFor, asksToTell } = vocabularyOf(locale);
  const last =
    /[^.!?]*[.!?]?["')]*\s*$/.exec(asked.slice(-LAST_CHARACTERS).trimEnd())?.[0].trim().toLowerCase() ?? '';
  if (!/\?["')]*$/.test(last) && !asksToTell.test(last)) return null;
  return asksFor.find(([, wording]) => wording.test(last))?.[0] ?? null;
}
const LAST_CHARACTERS = 200;

/** Who is asked to spell, or for a mail address, may as well have been asked by the strategy. */
export function expectedOf(expect: Expectation, asked: AskedFor | null): Expectation {
  if (expect.shape !== 'open' || (asked !== 'mail' && asked !== 'spelling')) return expect;
  return { ...expect, shape: 'spelling', ...(asked === 'mail' && { mail: true }) };
}
