/** The wordings to choose from, by tone. */
import type { Tone, Wording } from '../../strategy/wording-schema.ts';

/** Never empty for a checked strategy. A tone without wordings of its own takes the default ones, else any. */
export function variantsOf(wording: Wording, tone: Tone): string[] {
  if (typeof wording === 'string') return [wording];
  if (Array.isArray(wording)) return wording;
  const chosen =
    wording[tone] ?? wording.default ?? Object.values(wording).find((value) => value !== undefined) ?? [];
  return typeof chosen === 'string' ? [chosen] : chosen;
}
