import { describe, expect, it } from 'vitest';
import { feedClauses, flushClauses, NO_CLAUSES } from './clauses.ts';

function split(text: string, sizes: () => number = () => text.length): string[] {
  let state = NO_CLAUSES;
  const out: string[] = [];
  for (let at = 0; at < text.length;) {
    const size = sizes();
    const fed = feedClauses(state, text.slice(at, at + size));
    out.push(...fed.clauses);
    state = JSON.parse(JSON.stringify(fed.state)) as typeof state;
    at += size;
  }
  return [...out, ...flushClauses(state).clauses];
}

const CASES: [string, string[]][] = [
  ['Sure! I can help with that.', ['Sure!', 'I can help with that.']],
  ['Well, yes.', ['Well, yes.']],
  [
    'I have a free slot on Tuesday, or one on Friday.',
    ['I have a free slot on Tuesday,', 'or one on Friday.'],
  ],
  [
    'Fine. We open at nine, close at five, and rest on Sunday.',
    ['Fine.', 'We open at nine, close at five, and rest on Sunday.'],
  ],
  ['It costs $3.50 a day. Is that all right?', ['It costs $3.50 a day.', 'Is that all right?']],
  ['We sold more than 1,200 of them. Really.', ['We sold more than 1,200 of them.', 'Really.']],
  ['It is on Sunday, May 3, 2026. See you.', ['It is on Sunday, May 3, 2026.', 'See you.']],
  ['Please ask Dr. Miller. She knows.', ['Please ask Dr. Miller.', 'She knows.']],
  ['Bring an ID, e.g. a passport. Thanks.', ['Bring an ID, e.g. a passport.', 'Thanks.']],
  [
    'We open at 9 a.m. and close at 5 p.m. Does that suit you?',
    ['We open at 9 a.m. and close at 5 p.m.', 'Does that suit you?'],
  ],
  ['Come at 3 p.m. Eastern time. Bye.', ['Come at 3 p.m. Eastern time.', 'Bye.']],
  ['Come at 3 p.m. Monday. Bye.', ['Come at 3 p.m. Monday.', 'Bye.']],
  ['Write to anna.miller@example.com. We answer.', ['Write to anna.miller@example.com.', 'We answer.']],
  [
    'See https://example.com/a.b?c=d, it is all there.',
    ['See https://example.com/a.b?c=d,', 'it is all there.'],
  ],
  ['Hmm... let me see. Yes.', ['Hmm... let me see.', 'Yes.']],
  ['Well... Let me see.', ['Well...', 'Let me see.']],
  ['So you would rather wait… that is fine.', ['So you would rather wait…', 'that is fine.']],
  ['He said "Hello." Then he left.', ['He said "Hello."', 'Then he left.']],
  ['We are at 12 Main St. Please ring the bell.', ['We are at 12 Main St.', 'Please ring the bell.']],
  ['Go to St. Mary Hospital. Ask there.', ['Go to St. Mary Hospital.', 'Ask there.']],
  ['No. I do not.', ['No.', 'I do not.']],
  ['It is No. 5 on the list. Good.', ['It is No. 5 on the list.', 'Good.']],
  ['My name is J. Smith. And yours?', ['My name is J. Smith.', 'And yours?']],
  ['What?! You are joking.', ['What?!', 'You are joking.']],
  ['I looked at your booking — it is confirmed.', ['I looked at your booking —', 'it is confirmed.']],
  ['It takes around 10 - 15 minutes. Fine?', ['It takes around 10 - 15 minutes.', 'Fine?']],
  ['A well-known, long-established practice.', ['A well-known, long-established practice.']],
  ['Two things:\n- one\n- two', ['Two things:', '- one', '- two']],
  ['1. First do this.\n2. Then that.', ['1. First do this.', '2. Then that.']],
  [
    'Run this.\n```js\nf(1, 2). g;\n\nh()\n```\nDone.',
    ['Run this.', '```js\nf(1, 2). g;\n\nh()\n```', 'Done.'],
  ],
  [
    'Open [our page, please](https://example.com/x) now. Fine.',
    ['Open [our page, please](https://example.com/x) now.', 'Fine.'],
  ],
  ['你好。请问您贵姓？谢谢', ['你好。', '请问您贵姓？', '谢谢']],
  ['', []],
  ['   \n ', []],
  ['ok', ['ok']],
];

describe('clauses', () => {
  it.each(CASES)('cuts %j', (text, clauses) => {
    expect(split(text)).toEqual(clauses);
  });

  it.each(CASES)('cuts %j alike, whatever the chunks', (text, clauses) => {
    expect(split(text, () => 1)).toEqual(clauses);
    let seed = 7;
    for (let round = 0; round < 20; round++)
      expect(split(text, () => 1 + ((seed = (seed * 1103515245 + 12345) % 2 ** 31) % 7))).toEqual(clauses);
  });

  it('gives the first clause while the rest is still to come', () => {
    const first = feedClauses(NO_CLAUSES, 'I can see two free times on Tuesday, ');
    expect(first.clauses).toEqual([]);
    expect(feedClauses(first.state, 'one').clauses).toEqual(['I can see two free times on Tuesday,']);
  });

  it('forces a cut at a space in a sentence without end, and loses nothing', () => {
    const text = 'word '.repeat(400).trim();
    for (const size of [1, 13, text.length]) {
      const clauses = split(text, () => size);
      expect(Math.max(...clauses.map((c) => c.length))).toBeLessThanOrEqual(220);
      expect(clauses.join(' ')).toBe(text);
    }
  });

  it('cuts a word without end between characters', () => {
    const text = '👩‍👩‍👧'.repeat(2000);
    const clauses = split(text, () => 3);
    expect(clauses.length).toBeGreaterThan(1);
    expect(clauses.join('')).toBe(text);
    for (const clause of clauses) expect(clause.isWellFormed()).toBe(true);
  });

  it('keeps every word of random text, in order', () => {
    const bits = [
      'Dr.',
      'a',
      'b,',
      'c.',
      '3.50',
      '1,200',
      '—',
      'x@y.z.',
      'p.m.',
      'New',
      '…',
      '?',
      '"Q."',
      '\n',
      '[l](u)',
      '```',
    ];
    let seed = 99;
    const next = (n: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: 40 }, () => bits[next(bits.length)]).join(' ');
      const whole = split(text);
      expect(
        whole.join(' ').split(/\s+/).join(' ').replaceAll(/`+/g, '').replaceAll(/\s+/g, ' ').trim(),
      ).toBe(text.replaceAll(/`+/g, '').replaceAll(/\s+/g, ' ').trim());
      expect(split(text, () => 1 + next(9))).toEqual(whole);
    }
  });
});
