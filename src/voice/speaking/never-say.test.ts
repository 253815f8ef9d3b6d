import { describe, expect, it } from 'vitest';
import type { Clause } from '../state.ts';
import { phraseIn } from './never-say.ts';
import { sayOf, toSpokenForm } from './spoken-form.ts';

function clause(text: string, more: Partial<Clause> = {}): Clause {
  const tokens = toSpokenForm(text, 'en-US');
  return {
    id: 'c',
    text,
    tokens,
    status: 'waiting',
    speakId: null,
    provider: 0,
    rivals: [],
    fromToken: 0,
    durationMs: null,
    words: [],
    broken: false,
    filler: false,
    ...more,
  };
}

function found(
  phrases: string[],
  text: string,
  { before = [], locale = 'en-US' }: { before?: Clause[]; locale?: string } = {},
): string | null {
  return phraseIn(phrases, { text, say: sayOf(toSpokenForm(text, locale)), locale }, before);
}

describe('a phrase that must not be said', () => {
  it.each([
    ['guaranteed', 'The result is Guaranteed!'],
    ['risk free', 'It is risk-free, of course.'],
    ["don't worry", 'Don’t worry about it.'],
    ['one hundred percent', 'You get 100% back.'],
    ['100%', 'You get 100% back.'],
    ['café noir', 'Un café noir.'],
    ['café noir', 'A cafe noir.'],
    ['cafe', 'A CAFÉ, then.'],
    ['café', 'A cafe\u0301, then.'],
    ['risk  free', 'It is risk \u00a0  free.'],
    ['risk-free', 'It is RISK\u2011FREE.'],
    ['guaranteed', 'It is guar\u00adanteed.'],
    ['guaranteed', 'It is **guaranteed**.'],
  ])('[SP3] %s is found in “%s”', (phrase, text) => {
    expect(found(['never mind', phrase], text)).toBe(phrase);
  });

  it.each([
    ['rant', 'The result is guaranteed.'],
    ['risk free', 'There is a risk. Free advice follows.', 'There is a risk of free advice.'],
    ['guaranteed', ''],
  ])('[SP3] %s is not found inside other words, nor with words between', (phrase, ...texts) => {
    expect(found([phrase], texts.at(-1)!)).toBeNull();
  });

  it('[SP3] counts accents in languages where they make another word', () => {
    expect(found(['schon'], 'Das ist schön.', { locale: 'de-DE' })).toBeNull();
    expect(found(['schön'], 'Das ist scho\u0308n.', { locale: 'de-DE' })).toBe('schön');
  });

  it('[SP3] that began in the clause before is complete in this one, and only once', () => {
    const before = [clause('Trust me, we promise')];
    expect(found(['promise you'], 'you nothing.', { before })).toBe('promise you');
    expect(found(['trust me'], 'you nothing.', { before })).toBeNull();
  });

  it('[SP3] is not put together from a filler or from what was not spoken', () => {
    expect(found(['promise you'], 'you.', { before: [clause('we promise', { filler: true })] })).toBeNull();
    expect(
      found(['promise you'], 'you.', { before: [clause('we promise', { status: 'dropped' })] }),
    ).toBeNull();
  });
});
