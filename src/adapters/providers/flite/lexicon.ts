/** What words sound like alone: asked of Flite itself, once for each word, after its sound has been made. */
import { bareWord, type ClauseWord } from './clause-text.ts';
import { groupsOf, type KnownWord } from './phones.ts';
import type { WorkerPool } from './worker-pool.ts';

/** A vocabulary; an agent's own is some hundreds of words. */
const MOST_WORDS = 20_000;
const MOST_AT_ONCE = 40;

export class Lexicon {
  readonly #pool: WorkerPool;
  /** Null for words that Flite does not speak as one. */
  readonly #words = new Map<string, string[] | null>();

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  knows(words: ClauseWord[]): boolean {
    return words.every(({ spoken }) => bareWord(spoken) === '' || this.#words.has(bareWord(spoken)));
  }

  lookUp(words: ClauseWord[]): KnownWord[] {
    return words.map(({ text, spoken }) => {
      const bare = bareWord(spoken);
      return { text, phones: bare === '' ? [] : (this.#words.get(bare) ?? null) };
    });
  }

  /** Asks for the words that are not known; what cannot be found out stays a guess. Never rejects. */
  async learn(words: ClauseWord[]): Promise<void> {
    const bare = new Set(words.map(({ spoken }) => bareWord(spoken)));
    const unknown = [...bare].filter((word) => word !== '' && !this.#words.has(word));
    const orders: Promise<void>[] = [];
    for (let from = 0; from < unknown.length; from += MOST_AT_ONCE) {
      const asked = unknown.slice(from, from + MOST_AT_ONCE);
      orders.push(this.#ask(asked));
    }
    await Promise.all(orders);
  }

  /** One run for all of them; where some are not spoken as one word, each half by itself. */
  async #ask(asked: string[]): Promise<void> {
    try {
      const order = this.#pool.submit({ type: 'phones', text: `${asked.join(', ')},` }, 2);
      const groups = groupsOf((await order.done).phones);
      if (groups.length === asked.length) {
        for (const [i, word] of asked.entries()) this.#remember(word, groups[i]!);
      } else if (asked.length === 1) this.#remember(asked[0]!, groups.length === 0 ? null : groups.flat());
      else {
        const half = asked.length >> 1;
        await Promise.all([this.#ask(asked.slice(0, half)), this.#ask(asked.slice(half))]);
      }
    } catch {
      // The times are then an estimate; the sound has been made already.
    }
  }

  #remember(word: string, phones: string[] | null): void {
    if (this.#words.size >= MOST_WORDS) this.#words.delete(this.#words.keys().next().value!);
    this.#words.set(word, phones);
  }
}
