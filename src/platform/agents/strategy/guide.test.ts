import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseStrategy, StrategySchema } from '../strategy.ts';
import { Slot } from './slot-schema.ts';
import { FILTERS } from './template.ts';

const guide = readFileSync(new URL('../../../../docs/STRATEGIES.md', import.meta.url), 'utf8');

describe('docs/STRATEGIES.md', () => {
  it('explains every field of a strategy, a persona, a voice, a step, an intent, an objection and a slot', () => {
    const { steps, intents, objections, replies, timings, limits, closing, persona, voice, model, tools } =
      StrategySchema.shape;
    const keys = [
      StrategySchema.shape,
      steps.element.shape,
      intents.unwrap().element.shape,
      objections.unwrap().element.shape,
      replies.unwrap().shape,
      timings.unwrap().shape,
      limits.unwrap().shape,
      closing.shape,
      persona.unwrap().shape,
      voice.unwrap().shape,
      model.unwrap().shape,
      tools.unwrap().shape,
      ...Slot.options.map((option) => option.shape),
    ].flatMap((shape) => Object.keys(shape));
    for (const key of new Set(keys)) expect(guide, key).toMatch(new RegExp(`[\`{ ]${key}[\`:]`));
    for (const filter of FILTERS) expect(guide).toContain(`|${filter}}`);
  });

  it('begins with a strategy that works', () => {
    const source = /```yaml\n([^]*?)```/.exec(guide)?.[1] ?? '';
    expect(parseStrategy(source)).toMatchObject({ ok: true });
  });
});
