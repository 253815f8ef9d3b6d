import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilePlan } from './compile.ts';
import { parseStrategy, type Strategy } from './strategy.ts';
import { fillVariables, neededVariables } from './variables.ts';

const SOURCE = readFileSync(resolve(import.meta.dirname, '../../../examples/cards.yaml'), 'utf8');

function strategy(greeting: string): Strategy {
  const parsed = parseStrategy(SOURCE);
  if (!parsed.ok) throw new Error('the example is not valid');
  const changed = {
    ...parsed.strategy,
    greeting: { ...parsed.strategy.greeting, say: [greeting], then_ask: false },
  };
  const again = parseStrategy(JSON.stringify(changed));
  if (!again.ok) throw new Error(JSON.stringify(again.errors));
  return again.strategy;
}
const greeting = (text: string, variables: Record<string, string>): string =>
  compilePlan(fillVariables(strategy(text), variables)).greeting.text;

describe('variables of a call', () => {
  it('stand in every text of a strategy, and a strategy with them is valid', () => {
    expect(greeting('Hello {{name}}, this is {agent}.', { name: 'Ada' })).toMatch(/^Hello Ada, this is \w+/);
    expect(greeting('Hello {{ name | there }}.', {})).toBe('Hello there.');
  });

  it('are named where a strategy cannot do without them', () => {
    expect(
      neededVariables(strategy('Hello {{name}} of {{ town|here }}, {{order_id}} is ready, {{name}}.')),
    ).toEqual(['name', 'order_id']);
  });

  it('are not read as templates, whatever a request puts into them', () => {
    expect(greeting('Hello {{name}}.', { name: '{agent} {{order}} $& "' })).toBe(
      'Hello (agent) ((order)) $& ".',
    );
  });
});
