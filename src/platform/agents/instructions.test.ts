import { describe, expect, it } from 'vitest';
import type { ThinkRequest } from '#voice/ports/language-model.ts';
import { strategyInstructions, strategyTools } from './instructions.ts';
import { example } from './script/play.test-support.ts';

const dental = example('dental');
const signal = new AbortController().signal;

describe('the instructions for a language model', () => {
  it.each(['cards', 'dental', 'sales'])('hold all that %s asks, knows and answers', (name) => {
    const strategy = example(name);
    const text = strategyInstructions(strategy);
    for (const slot of Object.keys(strategy.slots)) expect(text).toContain(`${slot} (`);
    for (const step of strategy.steps) expect(text).toContain(`- ${step.id}: `);
    for (const { examples } of [...strategy.intents, ...strategy.objections])
      expect(text).toContain(examples[0]);
    expect(text).toMatch(/automated/);
    expect(text).toContain('No markdown');
    expect(text).not.toMatch(/undefined|\[object/);
    expect(text.length).toBeLessThan(24_000);
  });
});

describe('the tools of a strategy', () => {
  const tools = strategyTools(dental);
  const run = (name: string, given: ThinkRequest['memo']) =>
    tools.run({ id: 't1', name, arguments: given }, signal);

  it('are save_answers, with a schema of every slot, and end_call', () => {
    expect(tools.tools.map((tool) => tool.name)).toEqual(['save_answers', 'end_call']);
    const schema = tools.tools[0]?.parameters as { properties: Record<string, object> };
    expect(Object.keys(schema.properties)).toEqual(Object.keys(dental.slots));
    expect(schema.properties['phone']).toEqual({ type: 'string', pattern: '^[0-9]{7,11}$' });
  });

  it('say what was saved, end the call, and name what is not known', async () => {
    expect(await run('save_answers', { name: 'Anna' })).toEqual({
      ok: true,
      value: { saved: ['name'] },
      slots: { name: 'Anna' },
    });
    expect(await run('save_answers', { nmae: 'Anna' })).toMatchObject({ ok: false });
    expect(await run('save_answers', 'Anna')).toMatchObject({ ok: false });
    expect(await run('order_pizza', {})).toMatchObject({ ok: false });
    expect(await run('end_call', { reason: 'booked' })).toMatchObject({
      ok: true,
      end: { reason: 'booked' },
    });
  });
});
