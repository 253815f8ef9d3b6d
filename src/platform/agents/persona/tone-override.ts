/** One call's own tone and facts: the same agent, otherwise worded and sounding. */
import { ParleyError } from '#voice/errors.ts';
import { nearest } from '../strategy/strict.ts';
import type { Strategy } from '../strategy/schema.ts';
import { TONES, type Tone } from '../strategy/wording-schema.ts';

export interface CallOverrides {
  tone?: Tone;
  /** Texts in place of the agent's facts, by their names. */
  variables?: Record<string, string>;
}

/** As long as a fact may be. */
const MOST_CHARS = 1200;

/** Throws ParleyError `request.invalid` for what the agent has no place for. */
export function withOverrides(strategy: Strategy, { tone, variables = {} }: CallOverrides): Strategy {
  if (tone !== undefined && !TONES.includes(tone))
    throw new ParleyError('request.invalid', `tone is one of ${TONES.join(', ')}.`);
  for (const [name, text] of Object.entries(variables)) checkVariable(strategy, name, text);
  const persona = tone === undefined ? strategy.persona : { ...strategy.persona, tone };
  return { ...strategy, persona, facts: { ...strategy.facts, ...variables } };
}

function checkVariable({ facts }: Strategy, name: string, text: string): void {
  if (!Object.hasOwn(facts, name)) {
    const known = Object.keys(facts);
    const meant = nearest(name, known);
    const cure = meant ? `did you mean ${meant}?` : `it has ${known.join(', ') || 'none'}.`;
    throw new ParleyError(
      'request.invalid',
      `variables: this agent has no fact ${name.slice(0, 48)}; ${cure}`,
    );
  }
  if (text.trim() === '' || text.length > MOST_CHARS)
    throw new ParleyError('request.invalid', `variables.${name}: write 1 to ${MOST_CHARS} characters.`);
}
