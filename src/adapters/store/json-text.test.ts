import { expect, test } from 'vitest';
import { fromJsonText, toJsonText } from './json-text.ts';

test.each([
  '',
  '\0',
  '\ufdd0',
  '\ufdd00000',
  '\ud83d',
  'x\udc4d',
  '\udc4d\ud83d',
  '👍',
  '\\u0000',
  '\\\0',
  '\u0001\u001f',
])('the text %j is written without what jsonb refuses, and read as it was', (text) => {
  const value = { [text]: [text, { deep: text }] };
  const written = toJsonText(value);
  expect(fromJsonText(written)).toEqual(value);
  const inside = JSON.stringify(JSON.parse(written));
  expect(inside.replaceAll('\\\\', '')).not.toMatch(/\\u0000|\\ud[89a-f]/);
});

test('ordinary values are written as JSON.stringify writes them', () => {
  const value = {
    type: 'caller.said',
    text: 'ten of clubs',
    confidence: 0.93,
    words: [{ startMs: 1 }],
    none: null,
  };
  expect(toJsonText(value)).toBe(JSON.stringify(value));
});
