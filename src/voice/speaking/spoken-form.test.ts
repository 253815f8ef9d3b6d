import { describe, expect, it } from 'vitest';
import { sayOf, toSpokenForm } from './spoken-form.ts';

const BOTH: [string, string][] = [
  // Money
  ['It is $25.50 in all.', 'It is twenty-five dollars and fifty cents in all.'],
  ['That makes $1.', 'That makes one dollar.'],
  ['Only $0.99!', 'Only ninety-nine cents!'],
  ['€1,200', 'one thousand two hundred euros'],
  ['£3.01', 'three pounds and one penny'],
  ['¥500', 'five hundred yen'],
  ['12 USD', 'twelve U S dollars'],
  ['1,000 EUR', 'one thousand euros'],
  ['15€', 'fifteen euros'],
  ['$1.5 million', 'one point five million dollars'],
  ['$2k', 'two thousand dollars'],
  ['$10-15', 'ten to fifteen dollars'],
  ['$30/month', 'thirty dollars per month'],
  ['-$5', 'minus five dollars'],
  // Numbers
  ['I have 3 slots', 'I have three slots'],
  ['0', 'zero'],
  ['1,234,567', 'one million two hundred thirty-four thousand five hundred sixty-seven'],
  ['3.14', 'three point one four'],
  ['-5', 'minus five'],
  ['50%', 'fifty percent'],
  ['2.5 %', 'two point five percent'],
  ['5-10%', 'five to ten percent'],
  ['10-15 minutes', 'ten to fifteen minutes'],
  ['3–5 days', 'three to five days'],
  ['the 1st, 2nd, 3rd and 21st', 'the first, second, third and twenty-first'],
  ['12th', 'twelfth'],
  ['20th', 'twentieth'],
  ['in 1999', 'in nineteen ninety-nine'],
  ['since 2005', 'since two thousand five'],
  ['the 1990s', 'the nineteen nineties'],
  ['in the 90s', 'in the nineties'],
  ['wait 30s', 'wait thirty seconds'],
  ['1/2', 'one half'],
  ['3/4', 'three quarters'],
  ['24/7', 'twenty-four seven'],
  ['2½ hours', 'two and a half hours'],
  ['#5', 'number five'],
  ['No. 7', 'number seven'],
  ['a 30-minute visit', 'a thirty minute visit'],
  ['3 x 4', 'three times four'],
  ['100+', 'one hundred plus'],
  ['~20', 'about twenty'],
  ['2019-2021', 'twenty nineteen to twenty twenty-one'],
  // Times
  ['at 3:30 pm', 'at three thirty p.m.'],
  ['at 3pm.', 'at three p.m.'],
  ['9 a.m.', 'nine a.m.'],
  ['9:05 AM', 'nine oh five a.m.'],
  ['at 3:00', "at three o'clock"],
  ['9-5pm', 'nine to five p.m.'],
  ['9am-5pm', 'nine a.m. to five p.m.'],
  // Telephone
  ['555-0199', 'five five five, oh one nine nine'],
  ['Call (555) 010-0199.', 'Call five five five, oh one oh, oh one nine nine.'],
  ['+1 555 010 0199', 'plus one, five five five, oh one oh, oh one nine nine'],
  ['1-800-555-0199', 'one, eight oh oh, five five five, oh one nine nine'],
  ['5550100199', 'five five five, oh one oh, oh one nine nine'],
  ['020 7946 0958', 'oh two oh, seven nine four six, oh nine five eight'],
  ['007', 'oh oh seven'],
  // Mail and web
  ['anna.miller@example.com', 'anna dot miller at example dot com'],
  ['jo_b-2@mail.example.co.uk', 'J O underscore B dash two at mail dot example dot co dot U K'],
  ['https://www.example.com/help?x=1', 'example dot com slash help'],
  ['Visit example.org.', 'Visit example dot org.'],
  ['www.example.io', 'example dot I O'],
  // Codes
  ['AB-12X', 'A B, one two X'],
  ['X7K9', 'X seven K nine'],
  ['COVID-19', 'covid nineteen'],
  ['room B12', 'room B one two'],
  ['v2.1', 'version two point one'],
  ['192.168.0.1', 'one hundred ninety-two dot one hundred sixty-eight dot zero dot one'],
  // Units
  ['5 kg', 'five kilograms'],
  ['1 kg', 'one kilogram'],
  ['20°C', 'twenty degrees Celsius'],
  ['60 mph', 'sixty miles per hour'],
  ['16 GB', 'sixteen gigabytes'],
  ['5 min', 'five minutes'],
  // Abbreviations and symbols
  ['Dr. Miller', 'doctor Miller'],
  ['Ask Dr. Miller.', 'Ask doctor Miller.'],
  ['12 Oak Dr.', 'twelve Oak drive.'],
  ['Mr. and Mrs. Jones', 'mister and missus Jones'],
  ['Main St. please', 'Main street please'],
  ['near St. Mary', 'near saint Mary'],
  ['pens, e.g. blue ones', 'pens, for example blue ones'],
  ['pens, paper, etc.', 'pens, paper, et cetera.'],
  ['salt & pepper', 'salt and pepper'],
  ['1 + 1 = 2', 'one plus one equals two'],
  ['AT&T', 'A T and T'],
  ['a PDF for your ID', 'a P D F for your I D'],
  ['the U.S. office', 'the U S office'],
  ['Monday/Tuesday', 'Monday or Tuesday'],
  ['w/o sugar', 'without sugar'],
  // Markup
  ['This is **very** _important_.', 'This is very important.'],
  ['# Heading\nText', 'Heading. Text'],
  ['- one\n- two\n- three', 'one. two. three'],
  ['1. First\n2. Second', 'one. First. two. Second'],
  ['See [our page](https://example.com/x).', 'See our page.'],
  ['Run `npm start` now', 'Run npm start now'],
  ['Before.\n```js\nlet x = 1;\n```\nAfter.', 'Before. After.'],
  ['```\nunclosed', ''],
  ['Great! 🎉👍🏽', 'Great!'],
  ['👨‍👩‍👧 🇩🇪 1️⃣', ''],
  ['> quoted', 'quoted'],
  ['---', ''],
  // Prosody
  ['Well… yes.', 'Well, yes.'],
  ['Hmm... let me see', 'Hmm, let me see'],
  ['We can — if you like — call back.', 'We can, if you like, call back.'],
  ['a slot (for new patients) is free', 'a slot, for new patients, is free'],
  ['He said "hello", then left.', 'He said hello, then left.'],
  ["Don’t worry; it's fine?!", "Don't worry; it's fine?"],
  ['Two things: this and that', 'Two things, this and that'],
  ['a well-known café', 'a well-known café'],
  ['Hello.', 'Hello.'],
  ['', ''],
];
const AMERICAN: [string, string][] = [
  ['2026-05-03', 'May third, twenty twenty-six'],
  ['May 3rd', 'May third'],
  ['May 3, 2026', 'May third, twenty twenty-six'],
  ['3/5/2026', 'March fifth, twenty twenty-six'],
  ['13/45/2026', 'thirteen forty-five two thousand twenty-six'],
  ['3 May', 'May third'],
  ['Jan. 5', 'January fifth'],
  ['15:00', 'three p.m.'],
  ['Until 14:00.', 'Until two p.m.'],
  ['105', 'one hundred five'],
  ['5 km', 'five kilometers'],
];
const BRITISH: [string, string][] = [
  ['2026-05-03', 'the third of May, twenty twenty-six'],
  ['on the 3rd of May', 'on the third of May'],
  ['3/5/2026', 'the third of May, twenty twenty-six'],
  ['15:00', 'fifteen hundred'],
  ['15:30', 'fifteen thirty'],
  ['105', 'one hundred and five'],
  ['5 km', 'five kilometres'],
];

const SAYABLE = /^[\p{L}\p{M}' .,?!;-]*$/u;

describe('spoken form', () => {
  it.each(BOTH)('says %j in American English', (text, say) => {
    expect(sayOf(toSpokenForm(text, 'en-US'))).toBe(say);
  });

  it.each(AMERICAN)('says %j in American English', (text, say) => {
    expect(sayOf(toSpokenForm(text, 'en-US'))).toBe(say);
  });

  it.each(BRITISH)('says %j in British English', (text, say) => {
    expect(sayOf(toSpokenForm(text, 'en-GB'))).toBe(say);
  });

  it.each([...BOTH, ...AMERICAN])('keeps %j as it is written', (text) => {
    const written = toSpokenForm(text, 'en-US').map((token) => token.text);
    expect(written.join(' ')).toBe(text.split(/\s+/).filter(Boolean).join(' '));
  });

  it('leaves numbers of other languages to the voice, but takes markup and emoji away', () => {
    expect(sayOf(toSpokenForm('Cela fait **25 €** 🎉, merci !', 'fr-FR'))).toBe('Cela fait 25 € , merci !');
  });

  it('says nothing that is not a word or a pause, whatever a model writes', () => {
    const bits = Array.from('0123456789$€%+-/.:,;()[]*_#@&"\'<>|\\~^{}=°½🎉 \n\tabcXYZéß');
    let seed = 5;
    const next = (n: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 1 + next(40) }, () => bits[next(bits.length)]).join('');
      const spoken = toSpokenForm(text, round % 2 ? 'en-US' : 'en-GB');
      expect(sayOf(spoken), JSON.stringify(text)).toMatch(SAYABLE);
      expect(spoken.map((t) => t.text).join(' ')).toBe(text.split(/\s+/).filter(Boolean).join(' '));
    }
  });

  it('says nothing unsayable for long and hostile text', () => {
    for (const text of [
      '1'.repeat(5000),
      '1 '.repeat(2000),
      '(1-'.repeat(2000),
      'a.'.repeat(2000),
      '[a](b'.repeat(1000),
      'A1-'.repeat(60),
    ]) {
      expect(sayOf(toSpokenForm(text, 'en-US'))).toMatch(/^[^\d]*$/);
    }
  });
});
