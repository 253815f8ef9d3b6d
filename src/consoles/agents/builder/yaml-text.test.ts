import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { changed, readText, type Path } from './yaml-text.ts';

const DENTAL = readFileSync(new URL('../../../../examples/dental.yaml', import.meta.url), 'utf8');

/** Lines that went and lines that came. */
function lines(before: string, after: string): { gone: string[]; came: string[] } {
  const [old, young] = [before.split('\n'), after.split('\n')];
  return {
    gone: old.filter((line) => !young.includes(line)),
    came: young.filter((line) => !old.includes(line)),
  };
}

describe('a card that is edited', () => {
  it.each<[string, Path, unknown, { gone: string[]; came: string[] }]>([
    ['the tone', ['persona', 'tone'], 'humorous', { gone: ['  tone: friendly'], came: ['  tone: humorous'] }],
    [
      'a question among several',
      ['steps', 0, 'ask', 1],
      'Why?',
      { gone: ['      - What would you like to come in for?'], came: ['      - Why?'] },
    ],
    ['what was not written before', ['voice', 'speed'], 0.9, { gone: [], came: ['voice:', '  speed: 0.9'] }],
    [
      'a field inside of a line',
      ['slots', 'name', 'give_up', 'say'],
      'Never mind.',
      {
        gone: ['    give_up: { do: skip, say: "We will ask you for the name when you come in." }'],
        came: ['    give_up: { do: skip, say: "Never mind." }'],
      },
    ],
  ])('changes the lines of %s and no other', (_, path, value, expected) => {
    const after = changed(readText(DENTAL), path, value);
    expect(lines(DENTAL, after)).toEqual(expected);
  });

  it('keeps every comment and every folded text, whatever is removed beside them', () => {
    const steps = readText(DENTAL).value?.['steps'] as unknown[];
    const after = changed(readText(DENTAL), ['steps'], steps.slice(1).toReversed());
    const comments = (text: string): string[] => text.match(/^\s*#.*$/gm) ?? [];
    expect(comments(after)).toEqual(comments(DENTAL));
    expect(after).toContain('  prompt: >\n    You answer the telephone of Bright Dental');
    expect(readText(after).value?.['steps']).toEqual(steps.slice(1).toReversed());
  });

  it('moves an entry of a list with the comment that stands in it', () => {
    const text = 'goals:\n  - first # the main one\n  - second\n';
    expect(changed(readText(text), ['goals'], ['second', 'first'])).toBe(
      'goals:\n  - second\n  - first # the main one\n',
    );
  });

  it('takes the group away with its last field', () => {
    expect(changed(readText('id: a\nvoice:\n  speed: 1\n'), ['voice', 'speed'], undefined)).toBe('id: a\n');
  });

  it('writes quotes where a text would be read as something else', () => {
    for (const text of ['yes', '{value}.', 'a: b', '- x', '# no', ' a ', '7', 'null', 'two\nlines', '*']) {
      const after = changed(readText('id: a\nname: b\n'), ['name'], text);
      expect(readText(after).value).toEqual({ id: 'a', name: text });
    }
  });

  it('says what the same change to the plain data would say, in JSON too', () => {
    const json = JSON.stringify(readText(DENTAL).value, null, 2);
    const after = readText(changed(readText(json), ['slots', 'phone', 'min'], 6)).value as {
      slots: { phone: { min: number } };
    };
    expect(after.slots.phone.min).toBe(6);
  });
});

describe('a text that cannot be read', () => {
  it.each([
    ['id: a\nname: [\n', 3],
    ['id: a\nid: b\n', 2],
    ['just words', 1],
    ['', 1],
  ])('%j says in which line', (text, line) => {
    const read = readText(text);
    expect(read.value).toBeNull();
    expect(read.fault?.line).toBe(line);
  });
});

it('the line of what is not written is that of what it would stand in', () => {
  const { lineOf } = readText('id: a\nsteps:\n  - id: x\n    say: hi\n');
  expect(lineOf(['steps', 0, 'say'])).toBe(4);
  expect(lineOf(['steps', 0, 'ask'])).toBe(3);
  expect(lineOf(['nothing'])).toBeNull();
});
