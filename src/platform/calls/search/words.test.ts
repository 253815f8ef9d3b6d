import { expect, test } from 'vitest';
import { says, snippetOf, wordsAsked } from './words.ts';

const shown = (text: string, question: string): string =>
  snippetOf(text, wordsAsked(question))
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join('');

test('a question is cut into words, each once', () => {
  expect(wordsAsked('Book, book a “Dr.’s” slot')).toEqual(['book', 'a', 'dr', 's', 'slot']);
  expect(wordsAsked(' …  ')).toEqual([]);
});

test('a snippet marks the beginnings of words that were looked for, and keeps the rest as it was said', () => {
  expect(shown('I’d like to Book an appointment.', 'app boo')).toBe('I’d like to [Boo]k an [app]ointment.');
  expect(shown('Nothing of it', 'kiwi')).toBe('Nothing of it');
});

test('of a long text the stretch around the first match is shown, cut between words', () => {
  const text = `${'much was said '.repeat(20)}about kiwis ${'and so on '.repeat(40)}`;
  const snippet = shown(text, 'kiwi');
  expect(snippet).toMatch(/^… [a-z].*about \[kiwi\]s and so on .* …$/);
  expect(snippet.length).toBeLessThan(190);
});

test('a text without spaces is cut as well, and never through a character', () => {
  const snippet = shown(`${'👍'.repeat(300)}kiwi${'👍'.repeat(300)}`, 'kiwi');
  expect(snippet).toContain('[kiwi]');
  expect(snippet.isWellFormed()).toBe(true);
});

test('no words are said by nothing', () => {
  expect(says('anything', [])).toBe(false);
});
