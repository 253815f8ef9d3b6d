/** An agent that asks for a model profile which Parley does not have is not valid here, and says so before callers meet it. */
import type { ParsedStrategy } from '../strategy.ts';

/** `profiles`: the names that the settings give. */
export function withKnownProfile(parsed: ParsedStrategy, profiles: readonly string[]): ParsedStrategy {
  if (!parsed.ok) return parsed;
  const { profile } = parsed.strategy.model;
  if (profile === undefined || profiles.includes(profile)) return parsed;
  const cure =
    profiles.length === 0
      ? 'There are none: set PARLEY_MODEL_PROFILES, or leave the key out for the default models.'
      : `Write one of ${profiles.toSorted().join(', ')}, or leave the key out for the default models.`;
  return {
    ok: false,
    errors: [{ path: 'model.profile', message: `there is no model profile "${profile}"`, cure }],
  };
}
