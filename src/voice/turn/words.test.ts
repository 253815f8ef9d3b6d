import { describe, expect, it } from 'vitest';
import { EXPECT_ANYTHING, type Expectation } from '../plan.ts';
import { endsUnfinished, looksComplete } from './words-ending.ts';
import { countDigits, isSpelling } from './words-numbers.ts';
import { isBackchannel, isYesNo } from './words.ts';

const asked = (shape: Expectation['shape'], digits?: Expectation['digits']): Expectation => ({
  slots: ['x'],
  shape,
  ...(digits ? { digits } : {}),
});

describe('the words of a turn', () => {
  it.each([
    'mm-hm',
    'Uh-huh.',
    'yeah',
    'Yeah, right.',
    'okay okay',
    'I see',
    'oh I see',
    'Mhm',
    'got it',
    'OK',
    'uh huh yeah sure',
  ])('takes %j for a backchannel', (text) => expect(isBackchannel(text, 'en-US')).toBe(true));
  it.each([
    '',
    'no',
    'wait',
    'stop',
    'yeah but not Tuesday',
    'hello',
    'what',
    'Really?',
    'yes yes yes yes',
    'ten of clubs',
    'right now please',
  ])('takes %j for no backchannel', (text) => expect(isBackchannel(text, 'en-US')).toBe(false));
  it('knows French nods', () => {
    expect(isBackchannel("d'accord", 'fr-FR')).toBe(true);
    expect(isBackchannel('attendez', 'fr-FR')).toBe(false);
  });

  it.each([
    'I would like to book and',
    'my number is',
    'My number is.',
    'um',
    'it is for the',
    "I'm",
    'I need to',
    'let me see',
    'on Tuesday or',
    'well,',
    'I was thinking…',
    'my name',
    'the thing is',
    'can I',
    'because',
    'it is at',
    'five five -',
    'maybe',
    'I would like',
  ])('hears that %j is unfinished', (text) => expect(endsUnfinished(text, 'en-US')).toBe(true));
  it.each([
    '',
    'yes it is',
    'Yes, I do.',
    'I think so',
    'on Tuesday',
    'ten of clubs',
    'where are you at?',
    'who is it for?',
    'no',
    'S M I T H',
    'J A',
    'thank you',
    'thank you very much',
    "that's right",
    'I am',
    'okay',
    'five five five',
  ])('hears that %j is not unfinished', (text) => expect(endsUnfinished(text, 'en-US')).toBe(false));
  it('knows French beginnings', () => {
    expect(endsUnfinished('mon numéro est', 'fr-FR')).toBe(true);
    expect(endsUnfinished('je voudrais mardi', 'fr-FR')).toBe(false);
  });

  it.each<[string, number]>([
    ['', 0],
    ['five', 1],
    ['five five five', 3],
    ['oh one nine nine', 4],
    ['double five oh', 3],
    ['triple seven', 3],
    ['555-0199', 7],
    ['twenty six', 2],
    ['twenty-six', 2],
    ['twenty twenty six', 4],
    ['fifteen', 2],
    ['eight hundred', 3],
    ['oh I see', 0],
    ['my number is 555 01', 5],
    ['five, five; five!', 3],
    ['hundreds of them', 0],
    ['zero o seven', 3],
    ['nothing', 0],
    ['thirty forty', 4],
  ])('counts the digits of %j as %i', (text, count) => expect(countDigits(text)).toBe(count));
  it('counts French digits', () => expect(countDigits('zéro un deux vingt-deux', 'fr-FR')).toBe(5));

  it.each([
    'S M I T H',
    's m i t h',
    'A-N-N-A',
    'B as in boy',
    'm as in mike i l l e r',
    'alpha bravo charlie',
    'double L E R',
    "it's S M I T H",
    'A B 1 2',
  ])('hears spelling in %j', (text) => expect(isSpelling(text)).toBe(true));
  it.each([
    '',
    'I have a question',
    'a',
    'I',
    'my name is Smith',
    'five five five',
    'as in',
    'I am a doctor',
  ])('hears no spelling in %j', (text) => expect(isSpelling(text)).toBe(false));

  it.each([
    'yes',
    'Yeah.',
    'no',
    'No, thanks.',
    'yes please',
    'nope',
    "that's right",
    'of course',
    'not really',
    'sure',
    'oh yes, thank you',
    'I do',
    'uh-huh',
    'yes it is',
  ])('takes %j for a yes or no', (text) => expect(isYesNo(text)).toBe(true));
  it.each(['', 'please', 'maybe Tuesday', 'yes but on Friday', 'no, Tuesday', 'thank you', 'really?', 'so'])(
    'takes %j for no yes or no',
    (text) => expect(isYesNo(text)).toBe(false),
  );

  it.each<[string, Expectation, boolean]>([
    ['', EXPECT_ANYTHING, false],
    ['what time do you open', EXPECT_ANYTHING, true],
    ['What is it?', EXPECT_ANYTHING, true],
    ['I would like an appointment.', EXPECT_ANYTHING, true],
    ['I would like an appointment', EXPECT_ANYTHING, false],
    ['Tuesday.', EXPECT_ANYTHING, false],
    ['thank you', EXPECT_ANYTHING, true],
    ["no that's all", EXPECT_ANYTHING, true],
    ['my number is five five', EXPECT_ANYTHING, false],
    ['yes', asked('yes-no'), true],
    ['yes and', asked('yes-no'), false],
    ['Tuesday', asked('yes-no'), false],
    ['Tuesday', asked('short'), true],
    ['on the', asked('short'), false],
    ['five five five', asked('digits', { min: 7, max: 7 }), false],
    ['five five five oh one nine nine', asked('digits', { min: 7, max: 7 }), true],
    ['five five five oh one nine nine', asked('digits', { min: 7, max: 10 }), false],
    ['which number do you mean?', asked('digits', { min: 7, max: 7 }), true],
    ['five', asked('digits'), false],
    ['S M I T H', asked('spelling'), false],
    ['S M I T', asked('short'), false],
    ['ten of clubs', asked('short'), true],
  ])('%j after %o is complete: %s', (text, expecting, complete) => {
    expect(looksComplete(text, expecting, 'en-US')).toBe(complete);
  });

  it('takes any text without a fault', () => {
    for (const text of [
      '…',
      '---',
      '\u0000',
      '👋',
      'ß'.repeat(10_000),
      '- '.repeat(5000),
      "'".repeat(5000),
      'as in '.repeat(3000),
    ])
      for (const locale of ['en-US', 'fr-FR', 'zh', ''])
        for (const shape of ['open', 'short', 'yes-no', 'digits', 'spelling'] as const)
          expect(typeof looksComplete(text, asked(shape), locale)).toBe('boolean');
  });
});
