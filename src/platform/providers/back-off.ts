/** How long a provider that failed is left alone: twice as long each time, with chance in it so that processes do not come back as one. */
import { ERRORS, type ErrorCode } from '#voice/errors.ts';

export const REST = {
  /** After the first time. Shorter: calls try a provider that has had no time to mend. */
  firstMs: 2000,
  /** A wrong key is mended by a person. */
  keyMs: 30_000,
  /** However often it failed, and whatever it asks for. Longer: a provider that is well again is not used. */
  mostMs: 300_000,
};

/** `share` is chance, 0 to 1: the rest is between three quarters of its length and all of it. `rests` are those before it in a row. */
export function backOffMs(code: ErrorCode, rests: number, share: number): number {
  const firstMs = ERRORS[code].category === 'authentication' ? REST.keyMs : REST.firstMs;
  const wholeMs = Math.min(REST.mostMs, firstMs * 2 ** Math.min(rests, 16));
  return Math.round(wholeMs * (0.75 + 0.25 * share));
}
