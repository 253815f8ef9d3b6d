/** How long the caller must be silent before the turn is theirs no more. Pure: silence and words in, a time out. */
import type { Expectation, TurnPlan } from '../plan.ts';
import { countDigits, endsUnfinished, isSpelling, looksComplete } from './words.ts';

export interface EndpointRuling {
  /** Silence from the end of speech after which the turn is over. */
  silenceMs: number;
  /** The rule that decided, as in VOICE-RULES. */
  rule: 'EP1' | 'EP2' | 'EP3' | 'EP4' | 'EP5';
}

export function endpointSilence(
  text: string,
  expect: Expectation,
  locale: string,
  times: TurnPlan,
): EndpointRuling {
  if (endsUnfinished(text, locale)) return { silenceMs: times.endpointUnfinishedMs, rule: 'EP3' };
  if (looksComplete(text, expect, locale)) return { silenceMs: times.endpointCompleteMs, rule: 'EP2' };
  if (inDigits(text, expect)) return { silenceMs: times.endpointDigitsMs, rule: 'EP4' };
  if (expect.shape === 'spelling' || isSpelling(text)) {
    return { silenceMs: times.endpointDigitsMs, rule: 'EP5' };
  }
  return { silenceMs: times.endpointMs, rule: 'EP1' };
}

/** A number is being said that is not whole yet. */
function inDigits(text: string, expect: Expectation): boolean {
  const digits = countDigits(text);
  if (expect.shape !== 'digits') return digits >= MANY_DIGITS && expect.shape === 'open';
  return digits > 0 && digits < (expect.digits?.max ?? Number.POSITIVE_INFINITY);
}

/** So many digits that nobody asked for are a number in the making. Fewer: "the two of us" would wait. */
const MANY_DIGITS = 3;
