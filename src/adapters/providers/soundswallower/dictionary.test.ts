import { describe, expect, it } from 'vitest';
import { loadDictionary } from './dictionary.ts';
import { MODEL_BASE } from './engine.ts';
import { soundOutEnglish } from './letter-to-sound.ts';

const english = await loadDictionary(`${MODEL_BASE}en-us/dict.txt`, 'en-us');
const french = await loadDictionary(`${MODEL_BASE}fr-fr/dict.txt`, 'fr-fr');

describe('The dictionary', () => {
  it.each([
    ['clubs', ['K L AH B Z']],
    ['a', ['AH', 'EY']],
    ['seventy', ['S EH V AH N T IY', 'S EH V AH N IY']],
    ["o'clock", ['AH K L AA K']],
    ['a~letter', ['EY']],
    ['pm~clock', ['P IY EH M']],
  ])('knows how %s sounds', (word, phones) => {
    expect(english.pronounce(word)).toEqual({ phones, guessed: false });
  });

  it('puts hyphenated words together from their parts', () => {
    expect(english.pronounce('tooth-whitening')).toEqual({
      phones: ['T UW TH W AY T IH N IH NG'],
      guessed: true,
    });
  });

  it('guesses the sound of a name that it lacks, and of nothing that is not written in letters', () => {
    expect(english.pronounce('zorvane').guessed).toBe(true);
    expect(english.pronounce('zorvane').phones).toEqual(['Z AO R V EY N']);
    expect(english.pronounce('привет').phones).toEqual([]);
    expect(soundOutEnglish('x9')).toBeNull();
  });

  it('knows French words with accents', () => {
    expect(french.pronounce('zéro').phones.length).toBeGreaterThan(0);
    expect(french.pronounce('où').phones.length).toBeGreaterThan(0);
  });
});
