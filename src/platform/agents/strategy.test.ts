import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseStrategy } from './strategy.ts';

const SMALL = `
id: tiny
name: Tiny
persona: { name: Ann, disclosure: I am a machine. }
greeting: { say: Hello. }
steps:
  - { id: colour, ask: Which colour?, slot: colour }
slots:
  colour: { type: choice, values: [red, blue] }
closing: { say: "{colour} it is. Goodbye." }
`;

function errorsOf(source: string) {
  const parsed = parseStrategy(source);
  return parsed.ok ? [] : parsed.errors;
}

describe('a strategy', () => {
  it('is read from YAML, with defaults', () => {
    const parsed = parseStrategy(SMALL);
    expect(parsed.ok && parsed.strategy).toMatchObject({
      locale: 'en-US',
      order: 'ordered',
      confirm_below: 0.6,
    });
  });

  it('is read from JSON just as well', () => {
    const yaml = parseStrategy(SMALL);
    expect(yaml.ok && parseStrategy(JSON.stringify(yaml.strategy, null, 2))).toEqual(yaml);
  });

  it.each(['cards', 'dental', 'sales'])('is valid in examples/%s.yaml', (name) => {
    const source = readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8');
    expect(errorsOf(source)).toEqual([]);
  });

  it.each([
    ['an unknown key', SMALL.replace('greeting:', 'gretting:'), 'gretting', 'Did you mean `greeting`?'],
    ['a missing key', SMALL.replace('name: Tiny\n', ''), 'missing', 'Write it'],
    [
      'a word that is not known',
      SMALL.replace('name: Ann', 'name: Ann, tone: rude'),
      'known words',
      'friendly, assertive',
    ],
    ['no list', SMALL.replace('closing:', 'goals: be nice\nclosing:'), 'a list', 'dash'],
    [
      'a slot that is not there',
      SMALL.replace('slot: colour', 'slot: color'),
      'no slot `color`',
      'Did you mean `colour`?',
    ],
    ['an unknown template', SMALL.replace('{colour}', '{coulour}'), '{coulour}', 'Did you mean `colour`?'],
    ['an unknown filter', SMALL.replace('{colour}', '{colour|sopken}'), 'sopken', 'Did you mean `spoken`?'],
    ['a lonely brace', SMALL.replace('{colour}', '{colour'), 'brace', 'Write `{name}`, or leave it out.'],
    ['an unknown slot type', SMALL.replace('type: choice', 'type: chioce'), 'no known type', 'Write `type:`'],
    ['a wrong type', SMALL.replace('say: Hello.', 'say: 5'), 'should be a text', 'Write'],
    ['a bad id', SMALL.replace('id: tiny', 'id: Tiny!'), 'not an id', 'lower-case'],
    [
      'a value that a condition can never meet',
      SMALL.replace('closing:', '  \nclosing:').replace(
        'slots:',
        '  - { id: b, when: { colour: rde }, say: Ah. }\nslots:',
      ),
      'never has the value `rde`',
      'Did you mean `red`?',
    ],
    ['a key that stands twice', `${SMALL}\nname: Again`, 'Map keys must be unique', 'Mend the YAML there'],
    [
      'two steps of one id',
      SMALL.replace('slots:', '  - { id: colour, say: Ah. }\nslots:'),
      'used twice',
      'an id of its own',
    ],
    [
      'a step that is never reached',
      SMALL.replace('slots:', '  - { id: over, end: done }\n  - { id: lost, say: Ah. }\nslots:'),
      'never come to step `lost`',
      'go_to',
    ],
    [
      'an intent without examples',
      `${SMALL}intents:\n  - { id: help, examples: [], say: No. }\n`,
      'no examples',
      'at least one sentence',
    ],
    [
      'one wording for two values',
      SMALL.replace('[red, blue]', '[red, { value: blue, say: [red] }]'),
      'means both',
      'Keep it in one',
    ],
    [
      'a confidence policy without a threshold',
      `${SMALL}fallback_policies:\n  - { on: confidence_below, then: [switch_provider] }\n`,
      'without a threshold',
      'below',
    ],
    [
      'a filler in the greeting that no slot can fill',
      SMALL.replace('Hello.', '"Hello, {colour}."'),
      '{colour}',
      '',
    ],
  ])('says what is wrong with %s, and the cure', (_, source, message, cure) => {
    const [error] = errorsOf(source);
    expect(error?.message).toContain(message);
    expect(error?.cure).toContain(cure);
  });

  it('names the path and the line', () => {
    const [error] = errorsOf(SMALL.replace('slot: colour', 'slot: color'));
    expect(error).toMatchObject({ path: 'steps[0].slot', line: 7 });
    const [deep] = errorsOf(SMALL.replace('[red, blue]', '[red, { value: blue, says: [b] }]'));
    expect(deep).toMatchObject({ path: 'slots.colour.values[1]', cure: 'Did you mean `say`?' });
  });

  it('gives line and column of broken YAML', () => {
    expect(errorsOf('id: x\nname: "unclosed\n')[0]?.message).toMatch(/^line \d+, column \d+: /);
    expect(errorsOf('id: a\nid: b\n')[0]?.message).toContain('line 2');
  });

  it.each([
    ['nothing', ''],
    ['a list', '- a\n- b'],
    ['a number', '5'],
    ['only a comment', '# hello'],
    ['too long a text', `id: ${'x'.repeat(300_000)}`],
    ['brackets without end', '['.repeat(100_000)],
    ['braces without end', '{a: '.repeat(20_000)],
    ['dashes without end', `${'- '.repeat(50_000)}a`],
    ['deep indents', Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['a prototype', '__proto__: { polluted: true }'],
    ['an alias to nothing', 'id: *nobody'],
    [
      'aliases that unfold without end',
      [
        'a: &a [x, x, x, x, x, x, x, x, x]',
        ...Array.from({ length: 9 }, (_, i) => {
          const [to, from] = [String.fromCodePoint(98 + i), String.fromCodePoint(97 + i)];
          return `${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(', ')}]`;
        }),
      ].join('\n'),
    ],
    ['an unknown tag', 'id: !!js/function "x"'],
  ])('refuses %s without falling over', (_, source) => {
    const before = performance.now();
    const errors = errorsOf(source);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error.cure).not.toBe('');
    expect(performance.now() - before).toBeLessThan(5000);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
