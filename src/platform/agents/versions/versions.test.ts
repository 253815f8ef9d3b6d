import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { versionHash } from './canonical.ts';
import { diffVersions } from './diff.ts';

const DENTAL = readFileSync(new URL('../../../../examples/dental.yaml', import.meta.url), 'utf8');

describe('the hash of a version', () => {
  it('is that of its content: comments, spaces, the order of keys and YAML or JSON make no difference', () => {
    const hash = versionHash('id: a\nname: B\n');
    for (const same of ['name: B\nid: a', '# hello\nid:   a\nname: "B"', '{"name":"B","id":"a"}'])
      expect(versionHash(same)).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['id: a\nname: C', 'id: a', 'id: a\nname: B\ngoals: []', 'id: [', 'id: .nan'])(
    'is another for another content: %j',
    (other) => expect(versionHash(other)).not.toBe(versionHash('id: a\nname: B')),
  );
});

describe('the difference between two versions', () => {
  it('is told in sentences', () => {
    const after = DENTAL.replace(/tone: friendly/, 'tone: assertive')
      .replace('voice:', 'old_voice:')
      .concat('\nvoice: { speed: 1.2 }\n');
    expect(diffVersions(DENTAL, after).summary).toEqual(
      expect.arrayContaining(['persona.tone changed from `friendly` to `assertive`']),
    );
  });

  it.each([
    ['steps: [{ id: a, say: A }]', 'steps: [{ id: a, say: A }, { id: b, say: B }]', ['step `b` added']],
    ['steps: [{ id: a, say: A }, { id: b, say: B }]', 'steps: [{ id: b, say: B }]', ['step `a` removed']],
    ['steps: [{ id: a, say: A }]', 'steps: [{ id: a, say: B, end: done }]', ['step `a` changed: say, end']],
    [
      'steps: [{ id: a }, { id: b }]',
      'steps: [{ id: b }, { id: a }]',
      ['the order of the step entries changed'],
    ],
    ['slots: { x: { type: date } }', 'slots: { x: { type: time } }', ['slot `x` changed: type']],
    [
      'voice: { speed: 1 }',
      'voice: { speed: 1.1, pitch: 0.9 }',
      ['voice.speed changed from `1` to `1.1`', 'voice.pitch added as `0.9`'],
    ],
    ['facts: { city: Bern }', 'facts: { city: Basel }', ['fact `city` changed']],
    ['goals: [a]', 'goals: [b]', ['goals changed']],
    ['channels: [browser]', '{}', ['channels removed']],
    ['id: [', 'id: a', ['the text changed, and one of both cannot be read']],
  ])('from %s to %s', (before, after, summary) => {
    expect(diffVersions(before, after)).toMatchObject({ same: false, summary });
  });

  it('is none where only the form differs, and the lines show it all the same', () => {
    const { same, summary, hunks } = diffVersions('id: a\nname: B\n', 'name: B\nid: a\n');
    expect([same, summary]).toEqual([true, []]);
    expect(hunks).not.toEqual([]);
  });

  it('is shown by lines with what stands around them', () => {
    const before = 'a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n';
    expect(diffVersions(before, before.replace('e: 5', 'e: 6')).hunks).toEqual([
      { oldStart: 2, newStart: 2, lines: [' b: 2', ' c: 3', ' d: 4', '-e: 5', '+e: 6', ' f: 6'] },
    ]);
  });

  it('of two long texts that have nothing in common is given up rather than to hold up everybody', () => {
    const text = (word: string): string =>
      Array.from({ length: 9000 }, (_, at) => `${word}${at}: ${at}`).join('\n');
    const began = performance.now();
    diffVersions(text('a'), text('b'));
    expect(performance.now() - began).toBeLessThan(12_000);
  });
});
