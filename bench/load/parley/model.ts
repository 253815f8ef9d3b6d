/** A model that takes no time: the same answer of about four seconds to everything. */
import { type Clock, sleep } from '#voice/ports/clock.ts';
import type { LanguageModel, ThinkDelta } from '#voice/ports/language-model.ts';
import type { Profile } from './profile.ts';

export const ANSWER = 'Certainly, I can help with that, let me check it for you now.';
/** Asked to by the key 9, it says this and ends the call. */
const FAREWELL = 'Goodbye.';
const TOKENS = ANSWER.match(/\S+\s*/g) ?? [ANSWER];

export function instantModel(profile: Profile, clock: Clock): LanguageModel {
  return {
    id: `instant-llm-${profile.name}`,
    async *respond({ turn }, signal): AsyncGenerator<ThinkDelta> {
      if (signal.aborted) return;
      if (turn.via === 'keypad' && turn.text.includes('9')) {
        yield { type: 'text', text: FAREWELL };
        yield { type: 'outcome', outcome: { end: { reason: 'asked' } } };
        return;
      }
      if (profile.firstTokenMs > 0) await sleep(clock, profile.firstTokenMs, signal);
      const tokenMs = 1000 / profile.tokensPerSecond;
      for (const [i, text] of TOKENS.entries()) {
        if (i > 0 && tokenMs > 0) await sleep(clock, tokenMs, signal);
        if (signal.aborted) return;
        yield { type: 'text', text };
      }
      yield { type: 'outcome', outcome: {} };
    },
  };
}
