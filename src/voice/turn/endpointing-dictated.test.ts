/** Callers who dictate: whoever pauses in the middle of a number, an address or a name at a budget of 300 ms is not cut off. */
import { describe, expect, it } from 'vitest';
import { EXPECT_ANYTHING, type Expectation, type TurnPlan } from '../plan.ts';
import { endOfTurn, type EndpointRuling } from './endpointing.ts';

const TIMES: TurnPlan = {
  onsetMs: 60,
  releaseMs: 200,
  endpointCompleteMs: 238,
  endpointMs: 300,
  endpointUnfinishedMs: 1720,
  endpointDigitsMs: 1720,
  bargeInMs: 700,
  rulingMs: 500,
  finalTimeoutMs: 3000,
};
const NUMBER: Expectation = { slots: ['x'], shape: 'digits', digits: { min: 6, max: 12 } };
const MAIL: Expectation = { slots: ['x'], shape: 'spelling', mail: true };
const SPELLING: Expectation = { slots: ['x'], shape: 'spelling' };
const exactly = (count: number): Expectation => ({ ...NUMBER, digits: { min: count, max: count } });

/** A pause comes out so much longer than it was written. */
const LONGER = 1.3;

interface Said {
  text: string;
  pauseMs: number;
  ruling: EndpointRuling;
}

/** What is ruled at each pause, `<600>`, and at the end. */
function rulings(sentence: string, expecting: Expectation, asked: string, locale: string): Said[] {
  const parts = sentence.split(/\s*<(\d+)>\s*/);
  const said: Said[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const text = [said.at(-1)?.text, parts[i]].filter(Boolean).join(' ');
    const pausedMs = Math.max(0, ...said.map(({ pauseMs }) => pauseMs)) * 0.75;
    const known = {
      guide: { id: 'test', phrases: [], slots: {} },
      times: TIMES,
      ending: null,
      predicted: null,
    };
    const ruling = endOfTurn({ text, expect: expecting, asked, locale, silences: [], pausedMs, ...known });
    said.push({ text, pauseMs: Number(parts[i + 1] ?? 0), ruling });
  }
  return said;
}

function cutOffs(sentence: string, expecting: Expectation, asked = 'How can I help?', locale = 'en-US') {
  return rulings(sentence, expecting, asked, locale)
    .filter(({ pauseMs, ruling }) => pauseMs > 0 && ruling.silenceMs < pauseMs * LONGER)
    .map(({ text, ruling }) => `"${text}" by ${ruling.rule} after ${ruling.silenceMs} ms`);
}

describe('a number that was asked for', () => {
  it.each([
    'four four two <600> one nine <700> three',
    'two two <600> three three <500> four four <550> five',
    'oh <450> two oh seven <500> nine four six <600> oh nine one eight',
    'zero <600> eight hundred <500> two two one <600> three four',
    'yes of course <600> it is nine one eight <650> two two <500> seven',
    'no problem <700> eight eight one <600> two oh four',
    'let me get my glasses <1000> six six one <550> nine oh three',
    "sure I've got it here <800> five one <500> seven seven nine two",
    "it's on the back of the card <900> three three eight two <600> nine one",
    "I'll read it out <700> one one four <600> six two seven <650> eight",
    'ready <500> seven seven <500> eight nine one two',
    "it's a mobile number <600> oh seven nine double one <550> six four two <500> three eight",
    'twenty four <600> eighteen <500> sixty one <600> ninety',
    'nine eight six double <500> four <600> two two',
    'plus four four <600> seven nine one two <650> triple three <700> six',
    'a b four seven <600> two nine nine <700> one',
    'p l <600> nine oh two <500> four k',
    'four nine um <700> two two eight <550> one six',
    'it starts with <600> seven two <700> eight nine nine one',
    'one second please <1000> two seven nine <500> four oh one',
    'okay so <500> that would be <600> three one three <600> nine two two <650> one one',
    'two zero zero <550> four six <550> eight then <500> one nine',
    'nine two four one dash <500> two two six <700> eight one',
    'right <700> so it goes <800> six oh six <600> four four nine',
    'well I can see <600> seven four four <500> nine two two',
    'I think it is <600> five two five <600> one one nine',
    'letter b <600> then four four one <500> nine two six',
    'now where is it <800> two two nine <600> one eight four',
    "you'll need a pen <800> seven seven one <600> two nine three",
    'my wife wrote it down <900> it says four four two <600> nine one one',
    'extension <600> four four two <500> nine nine one',
    'there is a sticker under it <650> four four one <500> six oh',
    'four hundred <500> twenty two <600> six hundred',
    'three three one <550> sorry three three two <600> nine oh four',
  ])('"%s"', (sentence) => expect(cutOffs(sentence, NUMBER)).toEqual([]));

  it.each([
    ['five six nine <1000> two two', 5],
    ['oh three <900> seven seven one <1100> four four', 7],
    ['I have it in front of me <1000> eight two <900> nine', 3],
  ])('"%s", of %i digits', (sentence, count) => expect(cutOffs(sentence, exactly(count))).toEqual([]));

  it('is answered at once when it is whole or the caller says so', () => {
    const last = (sentence: string, expecting: Expectation): EndpointRuling =>
      rulings(sentence, expecting, '', 'en-US').at(-1)!.ruling;
    expect(last('five six nine <500> two two', exactly(5)).rule).toBe('EP2');
    expect(last("nine eight six <500> four four two that's it", NUMBER).rule).toBe('EP2');
    expect(last('I have lost the card', NUMBER).silenceMs).toBeLessThan(500);
    expect(last('can I give you that tomorrow', NUMBER).rule).toBe('EP2');
  });

  it('may be followed by more where it has more digits than were asked for', () =>
    expect(cutOffs('four four nine two oh <600> seven seven one', exactly(4))).toEqual([]));
});

describe('a number that nobody asked for', () => {
  it.each([
    'my policy is nine four <600> two two <500> eight',
    'the reading is four four <700> nine one',
    'my registration is k t one nine <600> z e d',
    'my policy number is p <600> l seven seven <500> four oh',
    'the reference is r x four <600> two nine <650> b',
    'about ticket eight eight <650> two one one four',
    'the sort code is twenty <500> thirty four <600> sixty one',
    "it's four four two um <600> nine one six",
    'my postcode is s w one a <600> two a a',
    "my number's two nine <600> four four one <600> two",
    'the pin on the letter is seven <600> four four two',
    "I'm calling about case oh oh four <700> nine one",
    'you can get me on oh one six one <600> four nine six <700> double oh one',
    'my iban starts with g b <600> two nine <500> n w b k',
    'the last four digits are nine <500> two two six',
    'I live at e c two v <500> seven n q and my account is six one <700> nine nine',
    'my member number is m <700> four four one',
    'so my reference <600> four four nine <500> two one six',
    'could you check flight b a <500> two one nine',
    "it's order number <600> nine two two <500> four four one",
    'apartment four two one <500> b',
    'iban d e eight nine <600> three seven oh four <600> oh oh four four',
    'room key card four four one <600> nine two',
    'the number plate is l d <500> five one <600> x k r',
    'please call oh one two one <600> four nine six <600> oh one double three',
    "my mobile has changed it's now oh seven five <600> two two one <600> nine four six",
  ])('"%s"', (sentence) => expect(cutOffs(sentence, EXPECT_ANYTHING)).toEqual([]));

  it.each([
    'could you read me your customer number?',
    'Your booking code, please.',
    'Tell me the reference number.',
  ])('may be asked for by the agent alone: "%s"', (asked) => {
    expect(cutOffs('yes one moment <1000> six <600> nine four', EXPECT_ANYTHING, asked)).toEqual([]);
    expect(cutOffs('I have it here <900> nine <600> two four', EXPECT_ANYTHING, asked)).toEqual([]);
  });

  it.each([
    'we are about five six people',
    'can I come at seven p m',
    'I would like the table at nine a m',
    'can I have the room for two',
    'at this point I would rather wait',
  ])('is no quantity and no time: "%s"', (text) =>
    expect(rulings(text, EXPECT_ANYTHING, 'How can I help?', 'en-US').at(-1)!.ruling.silenceMs).toBeLessThan(
      750,
    ),
  );
});

describe('a mail address', () => {
  it.each([
    'sarah mc donald <600> all one word <700> at gmail <600> dot com',
    'you can write to my work address which is sales <700> at north wind <600> dot co <500> dot uk',
    'of course <600> jenny <500> dot hart <650> at b t internet <500> dot com',
    'p point <600> mueller <500> at g m x <600> dot d e',
    'r smith <600> the number four <500> at hotmail <500> dot com',
    'john underscore <500> capital b <600> at outlook <700> dot com',
    'let me spell it for you <700> k a y <600> at k a y <500> designs dot org',
    'that is j for juliet <600> b for bravo <500> at icloud <600> dot com',
    'bob hyphen <500> marley eighty one <700> at yahoo dot <500> com',
    'right it is <600> accounts <700> at bright side <600> dot co dot uk',
    'first name dot last name <700> at outlook dot com',
    "it's my surname <600> lindgren <600> at telia dot com",
    'no spaces <600> blue sky thinking <600> at hotmail dot com',
    'it goes to my husband so it is <600> peter dot <500> long <600> at aol <600> dot com',
  ])('"%s"', (sentence) => expect(cutOffs(sentence, MAIL)).toEqual([]));
});

describe('a name that is spelled', () => {
  it.each([
    'of course <600> m a <500> c k <600> i e',
    "that's g for golf <600> then r for romeo <500> a <600> y",
    'capital s <600> small h <500> a w',
    'my last name is van der berg that is v a n <600> d e r <700> b e r g',
    'it is d like in david <600> o y <500> l e',
    'o apostrophe <600> b r i <500> e n',
    'smith hyphen <600> j o n e s',
    'h e n d e <700> r s o n',
    'w i l l i <700> a m s <600> o n',
    'two words <600> l e <500> b o n',
    "I'll spell it slowly <700> k r z y <600> s z t o f",
    'z e d <500> a r a',
    'p <500> double e <600> t e r s',
    'november <500> oscar alpha <600> hotel',
    'mary space <600> a n n e',
    'with a k <600> k l e i n',
    'my first name is j o <500> h n and my last name <700> d o e',
    'm c <500> capital d <500> o n <500> a l d',
    'just like the city <700> p a r i s',
  ])('asked for: "%s"', (sentence) => expect(cutOffs(sentence, SPELLING)).toEqual([]));

  it.each([
    ['And who am I speaking to?', 'Joanna Whitfield <600> w h i t <600> f i e l d'],
    ['Who shall I put down?', 'Marek Novotny <650> n o v o <500> t n y'],
    ['Your surname, please.', 'Claire Moreau <600> c l a i r e <600> m o r e a u'],
    ['Under which name is it?', 'it would be Achterberg <700> a c h t <600> e r berg'],
    ['And you are?', 'Doctor Quigley <600> q u i g <500> l e y'],
    ['Whom do I have on the line?', "it's Beaumont <650> b e a u <550> m o n t"],
    ['May I take a name?', 'sure Lindqvist <700> l i n d q <600> v i s t'],
    ['How can I help?', "yes I've a booking under the name of Pereira <650> p e r <500> e i r a"],
    ['What name is it?', 'Hoffmann is the name <600> h o f <500> f m a n n'],
    ['And your name?', "that's Keogh <600> k e o <500> g h"],
    ['How can I help?', "hi it's about my account the surname is Siddiqui <600> s i d d i <700> q u i"],
  ])('"%s" "%s"', (asked, sentence) => expect(cutOffs(sentence, EXPECT_ANYTHING, asked)).toEqual([]));

  it('is whole after the last of the names that were said', () => {
    const said = rulings('Claire Moreau <600> m o r e a u', EXPECT_ANYTHING, 'Who is calling?', 'en-US');
    expect(said.at(-1)!.ruling.rule).toBe('EP2');
  });
});

describe('in French', () => {
  it.each<[string, Expectation, string]>([
    ['bien sûr <600> zéro six <500> douze trente', NUMBER, ''],
    ["j'ai le numéro sous les yeux <900> quatre quatre <600> deux un neuf", NUMBER, ''],
    ['mon code est a b quatre <600> sept neuf', EXPECT_ANYTHING, ''],
    ["d'accord <600> m comme marie <500> a r <600> t i n", SPELLING, ''],
  ])('"%s"', (sentence, expecting, asked) =>
    expect(cutOffs(sentence.toLowerCase(), expecting, asked, 'fr-FR')).toEqual([]),
  );
});
