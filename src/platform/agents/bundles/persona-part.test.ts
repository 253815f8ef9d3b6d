import { describe, expect, it } from 'vitest';
import { parseStrategy } from '../strategy.ts';
import { personaOf, readPersona, wearPersona } from './persona-part.ts';

const AVA = `
id: dental
name: Dental
locale: en-GB
persona: { name: Ava, tone: empathetic, never_say: [cheap], prompt: Be kind. }
voice: { speed: 0.9, elevenlabs: { stability: 0.2 } }
facts: { company: Northwind }
greeting: { say: Hello from {company}. }
steps: [{ id: urgent, ask: Is it urgent?, slot: urgent }]
slots: { urgent: { type: yes-no } }
closing: { say: Goodbye. }
`.replace('Hello from {company}.', '"Hello from {company}."');

const SHOP = `# The shop of a museum.
id: shop
name: Shop
persona:
  name: Max # the old one
tools: { deny: [end_call] }
greeting: { say: Welcome. } # short
steps: [{ id: urgent, ask: Is it a gift?, slot: gift }]
slots: { gift: { type: yes-no } }
closing: { say: Goodbye. }
`;

function worn(text = personaOf(AVA)): string {
  const persona = readPersona(text);
  if (!persona.ok) throw new Error(JSON.stringify(persona.errors));
  return wearPersona(SHOP, persona.written) ?? '';
}

describe('A persona', () => {
  it('is who speaks, and nothing of what the talk is for', () => {
    const text = personaOf(AVA);
    expect(text).toContain('name: Ava');
    expect(text).not.toMatch(/Northwind|urgent|Goodbye/);
    expect(Object.keys((readPersona(text) as { written: object }).written)).toEqual([
      'locale',
      'persona',
      'voice',
    ]);
  });

  it('is put on by another agent, which goes on talking of its own things', () => {
    const parsed = parseStrategy(worn());
    expect(parsed).toMatchObject({
      ok: true,
      strategy: {
        id: 'shop',
        locale: 'en-GB',
        persona: { name: 'Ava', tone: 'empathetic', never_say: ['cheap'] },
        voice: { speed: 0.9, elevenlabs: { stability: 0.2 } },
        steps: [{ ask: 'Is it a gift?' }],
      },
    });
    expect(worn()).toContain('# The shop of a museum.');
    expect(worn()).toContain('# short');
  });

  it('without a word on tools leaves those forbidden that the agent forbids', () => {
    expect(parseStrategy(worn())).toMatchObject({ ok: true, strategy: { tools: { deny: ['end_call'] } } });
  });

  it.each([
    ['steps: []', ''],
    ['persona: { tone: furious }', 'persona.tone'],
    ['voice: { speed: 9 }', 'voice.speed'],
    ['persona: [', ''],
    ['', ''],
  ])('that says %j is not one, and the place is named', (text, path) => {
    const read = readPersona(text);
    expect(read.ok).toBe(false);
    expect(read.ok ? '' : read.errors[0]?.path).toBe(path);
  });

  it('is not put on by a text that cannot be read', () => {
    expect(wearPersona('id: [', {})).toBeNull();
  });
});
