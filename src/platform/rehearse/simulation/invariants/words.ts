import type { Check, Invariant, Sight } from './invariant.ts';

/** Openings of what no one takes for a murmur of assent. */
const PLAIN = ['stop', 'when do', 'my number'];

export const WORDS_ARE_KEPT: Invariant = {
  name: 'words',
  says: 'What the caller has plainly said is answered, or stands to be answered: nothing is forgotten.',
  watch: () => new WordsAreKept(),
};

class WordsAreKept implements Check {
  /** Plain words that no turn has held yet, by utterance. */
  readonly #said = new Map<string, string>();

  saw({ input, after, effects }: Sight): string | null {
    for (const effect of effects) {
      if (effect.type !== 'note') continue;
      const { event } = effect;
      if (event.type === 'caller.said' && PLAIN.some((words) => event.text.startsWith(words)))
        this.#said.set(event.utteranceId, event.text);
      if (event.type === 'turn.committed')
        for (const [id, text] of this.#said) if (event.text.includes(text)) this.#said.delete(id);
    }
    const ends = after.phase !== 'active' || (after.reply?.end ?? null) !== null;
    if (input.type === 'caller.typed' || ends) this.#said.clear();
    for (const [id, text] of this.#said)
      if (!after.turn?.utterances.some((one) => one.id === id)) return `"${text}" was said and is forgotten`;
    return null;
  }
}
