/** What the agent answers: the item's reply first, then a word of thanks. Tokens come at once. */
import type { LanguageModel } from '../../../src/voice/ports/language-model.ts';
import type { Expectation } from '../../../src/voice/plan.ts';

export function mindThatSays(reply: string, expect: Expectation): LanguageModel {
  let answers = 0;
  return {
    id: 'set',
    async *respond(_request, signal) {
      signal.throwIfAborted();
      answers += 1;
      await Promise.resolve();
      const text = answers === 1 ? reply : 'Thank you, I will see to it.';
      for (const word of text.match(/\s*\S+/g) ?? []) yield { type: 'text', text: word };
      yield { type: 'outcome', outcome: answers === 1 ? { expect } : {} };
    },
  };
}
