/** An agent that asks for a model profile which Parley does not have is not valid here, and says so before callers meet it. */
import type { ParsedStrategy } from '../strategy.ts';

/** `profiles`: the names of the tenant's own and of the installation's. */
export function withKnownProfile(parsed: ParsedStrategy, profiles: readonly string[]): ParsedStrategy {
  if (!parsed.ok) return parsed;
  const { profile } = parsed.strategy.model;
  if (profile === undefined || profiles.includes(profile)) return parsed;
  const cure =
    profiles.length === 0
      ? 'There are none: add one on the page Models (PUT /api/model-profiles/NAME), or leave the key out for the default models.'
      : `Write one of ${[...new Set(profiles)].toSorted().join(', ')}, or leave the key out for the default models.`;
  return {
    ok: false,
    errors: [{ path: 'model.profile', message: `there is no model profile "${profile}"`, cure }],
  };
}
