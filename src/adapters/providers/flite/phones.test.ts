import { describe, expect, it } from 'vitest';
import { groupsOf, readPhones, timeWords } from './phones.ts';

const SPOKEN = readPhones(
  'pau:0.020 hh:0.100 ax:0.150 l:0.200 ow:0.300 pau:0.500 dh:0.550 eh:0.600 r:0.700 pau:0.900 \n',
);

describe('the phones that Flite prints', () => {
  it('are read with their ends in milliseconds, and what is none is left out', () => {
    expect(readPhones('pau:0.209 ay:0.313 \nnonsense x:y')).toEqual([
      { name: 'pau', endMs: 209 },
      { name: 'ay', endMs: 313 },
    ]);
    expect(readPhones('')).toEqual([]);
  });

  it('fall into groups at the pauses', () => {
    expect(groupsOf(SPOKEN)).toEqual([
      ['hh', 'ax', 'l', 'ow'],
      ['dh', 'eh', 'r'],
    ]);
  });
});

describe('the times of words', () => {
  it('are those of their phones, without the pauses between', () => {
    const words = [
      { text: 'Hello,', phones: ['hh', 'ax', 'l', 'ow'] },
      { text: 'there.', phones: ['dh', 'eh', 'r'] },
    ];
    expect(timeWords(words, SPOKEN)).toEqual([
      { text: 'Hello,', startMs: 20, endMs: 300 },
      { text: 'there.', startMs: 500, endMs: 700 },
    ]);
  });

  it('are found where a word sounds otherwise in a sentence than alone', () => {
    const words = [
      { text: 'Hello', phones: ['hh', 'eh', 'l', 'ow'] },
      { text: 'there', phones: ['dh', 'ih', 'r', 'z'] },
    ];
    expect(timeWords(words, SPOKEN).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [20, 300],
      [500, 700],
    ]);
  });

  it('are guessed by letters for a word that is not known, helped by the pauses', () => {
    const words = [
      { text: 'Hello', phones: null },
      { text: 'there', phones: ['dh', 'eh', 'r'] },
    ];
    expect(timeWords(words, SPOKEN)[1]).toEqual({ text: 'there', startMs: 500, endMs: 700 });
    expect(timeWords(words, SPOKEN)[0]).toEqual({ text: 'Hello', startMs: 20, endMs: 300 });
  });

  it('have no length for what is not spoken, wherever it stands', () => {
    const words = [
      { text: '–', phones: [] },
      { text: 'Hello', phones: ['hh', 'ax', 'l', 'ow'] },
      { text: '…', phones: [] },
      { text: 'there', phones: ['dh', 'eh', 'r'] },
      { text: '!', phones: [] },
    ];
    expect(timeWords(words, SPOKEN).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 0],
      [20, 300],
      [300, 300],
      [500, 700],
      [700, 700],
    ]);
  });

  it('are nothing where nothing was spoken', () => {
    expect(timeWords([{ text: 'a', phones: null }], [])).toEqual([{ text: 'a', startMs: 0, endMs: 0 }]);
  });
});
