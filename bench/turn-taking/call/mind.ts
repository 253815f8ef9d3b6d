/** What the agent answers: the item's reply first, then a word of thanks. Its tokens come all at once. */
import { type Clock, sleep } from '../../../src/voice/ports/clock.ts';
import type { LanguageModel } from '../../../src/voice/ports/language-model.ts';
import type { Expectation } from '../../../src/voice/plan.ts';

export interface MindSetup {
  reply: string;
  expect: Expectation;
  clock: Clock;
  /** To the first token; 0 answers at once. */
  firstTokenMs: number;
}

export function mindThatSays({ reply, expect, clock, firstTokenMs }: MindSetup): LanguageModel {
  let answers = 0;
  return {
    id: 'set',
    async *respond(_request, signal) {
      signal.throwIfAborted();
      answers += 1;
      const isFirst = answers === 1;
      if (firstTokenMs > 0) await sleep(clock, firstTokenMs, signal);
      else await Promise.resolve();
      const text = isFirst ? reply : 'Thank you, I will see to it.';
      for (const word of text.match(/\s*\S+/g) ?? []) yield { type: 'text', text: word };
      yield { type: 'outcome', outcome: isFirst ? { expect } : {} };
    },
  };
}
