import { describe, expect, it } from 'vitest';
import { bareWord, piecesOf } from './clause-text.ts';

const spoken = (text: string): string[] =>
  piecesOf(text).map((piece) => piece.map((word) => word.spoken).join(' '));

describe('the text for Flite', () => {
  it('keeps every word that was asked for, also where there is nothing to say for it', () => {
    const words = piecesOf('Zoë’s café — “open” 日本!')[0]!;
    expect(words).toEqual([
      { text: 'Zoë’s', spoken: "Zoe's" },
      { text: 'café', spoken: 'cafe' },
      { text: '—', spoken: '' },
      { text: '“open”', spoken: '"open"' },
      { text: '日本!', spoken: '!' },
    ]);
  });

  it('is nothing where there is nothing to say', () => {
    for (const text of ['', '  ', '… — !', '日本', '\u0000']) expect(piecesOf(text)).toEqual([]);
  });

  it('stays whole when it is short, and is cut at punctuation when it is long', () => {
    expect(spoken('Yes, of course, on Tuesday, that is fine.')).toHaveLength(1);
    expect(
      spoken(
        'I can offer you Tuesday at half past two in the afternoon, or Wednesday at nine in the morning; which of them would suit you better?',
      ),
    ).toEqual([
      'I can offer you Tuesday at half past two in the afternoon,',
      'or Wednesday at nine in the morning;',
      'which of them would suit you better?',
    ]);
  });

  it('is cut at a word where a long text has no punctuation at all', () => {
    const pieces = spoken('word '.repeat(300));
    expect(pieces.length).toBeGreaterThan(5);
    for (const piece of pieces) expect(piece.length).toBeLessThan(130);
    expect(pieces.join(' ').split(' ')).toHaveLength(300);
  });

  it('breaks a run of characters that is no word', () => {
    expect(
      Math.max(
        ...spoken('x'.repeat(500))
          .join(' ')
          .split(' ')
          .map((run) => run.length),
      ),
    ).toBe(40);
  });

  it('knows a word without its punctuation', () => {
    expect(['"Hello,"', "it's", "(O'Neill)", '$5.20.', '...'].map(bareWord)).toEqual([
      'hello',
      "it's",
      "o'neill",
      '$5.20',
      '',
    ]);
  });
});
