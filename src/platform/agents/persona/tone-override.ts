/** One call's own tone and facts: the same agent, otherwise worded and sounding. */
import { ParleyError } from '#voice/errors.ts';
import { fillVariables, usedVariables } from '../variables.ts';
import { nearest } from '../strategy/strict.ts';
import type { Strategy } from '../strategy/schema.ts';
import { TONES, type Tone } from '../strategy/wording-schema.ts';

export interface CallOverrides {
  tone?: Tone;
  /** Texts for the variables in the agent's wordings (`{{name}}`), and in place of its facts, by their names. */
  variables?: Record<string, string>;
}

/** As long as a fact may be. */
const MOST_CHARS = 1200;

/** Throws ParleyError `request.invalid` for what the agent has no place for. */
export function withOverrides(strategy: Strategy, { tone, variables = {} }: CallOverrides): Strategy {
  if (tone !== undefined && !TONES.includes(tone))
    throw new ParleyError('request.invalid', `tone is one of ${TONES.join(', ')}.`);
  const known = [...new Set([...Object.keys(strategy.facts), ...usedVariables(strategy)])];
  for (const [name, text] of Object.entries(variables)) checkVariable(known, name, text);
  const persona = tone === undefined ? strategy.persona : { ...strategy.persona, tone };
  const facts = Object.fromEntries(
    Object.entries(strategy.facts).map(([name, text]) => [name, variables[name] ?? text]),
  );
  return fillVariables({ ...strategy, persona, facts }, variables);
}

function checkVariable(known: string[], name: string, text: string): void {
  if (!known.includes(name)) {
    const meant = nearest(name, known);
    const cure = meant ? `did you mean ${meant}?` : `it has ${known.join(', ') || 'none'}.`;
    throw new ParleyError(
      'request.invalid',
      `variables: this agent has no variable or fact ${name.slice(0, 48)}; ${cure}`,
    );
  }
  if (text.trim() === '' || text.length > MOST_CHARS)
    throw new ParleyError('request.invalid', `variables.${name}: write 1 to ${MOST_CHARS} characters.`);
}
