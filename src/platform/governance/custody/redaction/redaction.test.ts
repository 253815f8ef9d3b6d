import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEntry } from '#voice/log.ts';
import { isCpf, isDni, isIban, isLuhn, isNir } from './checks.ts';
import { digitRuns } from './digit-runs.ts';
import { PII_KINDS } from './find-pii.ts';
import { createRedactor, redactText } from './redact.ts';

const ALL = new Set(PII_KINDS);
const WORDS = 'zero one two three four five six seven eight nine'.split(' ');

describe('Redaction of a text', () => {
  test.each([
    ['my card is 4242 4242 4242 4242 thanks', 'my card is [card] thanks'],
    ['four two four two, 4242 4242 4242', '[card]'],
    ['call me at +1 (555) 014-7788.', 'call me at [phone].'],
    ['five five five, oh one four, double seven double eight', '[phone]'],
    ['null eins sieben sechs fünf fünf drei vier', '[phone]'],
    ['write to anna.meier@example.co.uk please', 'write to [email] please'],
    ['anna dot meier at example dot com', '[email]'],
    ['IBAN DE89 3704 0044 0532 0130 00, yes', 'IBAN [iban], yes'],
    ['my social is 078-05-1120', 'my social is [national-id]'],
    ['NINO AB 12 34 56 C', 'NINO [national-id]'],
    ['DNI 12345678Z', 'DNI [national-id]'],
    ['my name is Anna Meier and I need a date', 'my name is [name] and I need a date'],
    ['my name is anna meier i am calling about', 'my name is [name] i am calling about'],
    ['je m’appelle Zoé Lefèvre', 'je m’appelle [name]'],
    ['mein Name ist Jürgen von Stein', 'mein Name ist [name] von Stein'],
    ['contract 123456', 'contract [number]'],
  ])('%s', (text, expected) => {
    expect(redactText(text, ALL)).toBe(expected);
  });

  test.each([
    'on 2026-11-21 at 14:30',
    'the twenty third of May at five',
    'it costs 1,200 dollars for two of us',
    'this is about my appointment',
    'I am calling from the dentist',
    'room 101, second floor',
  ])('leaves alone what names nobody: %s', (text) => {
    expect(redactText(text, ALL)).toBe(text);
  });

  test('masks any card number, however it is grouped and however much of it is spoken', () => {
    const card = fc
      .array(fc.nat(9), { minLength: 14, maxLength: 18 })
      .map((digits) => [
        ...digits,
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((last) => isLuhn([...digits, last].join('')))!,
      ]);
    fc.assert(
      fc.property(
        card,
        fc.infiniteStream(fc.tuple(fc.boolean(), fc.constantFrom(' ', '-', '', ' ', ', '))),
        (digits, how) => {
          let text = '';
          for (const digit of digits) {
            const [spoken, gap] = how.next().value as [boolean, string];
            text += spoken ? ` ${WORDS[digit]} ` : `${digit}${gap}`;
          }
          const redacted = redactText(`it is ${text} ok`, ALL);
          expect(digitRuns(redacted)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of anything ends, quickly, and a second time changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const once = redactText(text, ALL);
        expect(redactText(once, ALL)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
    for (const hostile of [
      'a@'.repeat(9_000),
      '1 '.repeat(9_000),
      'one '.repeat(4_900),
      'a.b'.repeat(6_000),
      'my name is '.repeat(1_800),
      'AB12 '.repeat(3_900),
      'a dot '.repeat(3_300),
    ]) {
      const startMs = performance.now();
      redactText(hostile, ALL);
      expect(performance.now() - startMs).toBeLessThan(2_000);
    }
  });

  test('knows numbers by their check digits', () => {
    expect([isLuhn('4242424242424242'), isLuhn('4242424242424241')]).toEqual([true, false]);
    expect([isIban('GB82 WEST 1234 5698 7654 32'), isIban('GB82 WEST 1234 5698 7654 33')]).toEqual([
      true,
      false,
    ]);
    expect([isCpf('52998224725'), isCpf('52998224724'), isCpf('11111111111')]).toEqual([true, false, false]);
    expect([isDni('12345678Z'), isDni('X1234567L'), isDni('12345678A')]).toEqual([true, true, false]);
    expect([isNir('255081416802538'), isNir('255081416802537')]).toEqual([true, false]);
  });
});

describe('Redaction of a log', () => {
  const event = (data: object, seq = 1): LogEntry =>
    ({ seq, atMs: seq, kind: 'event', data }) as unknown as LogEntry;
  const shown = (entry: LogEntry, redactor = createRedactor(ALL)) =>
    redactor.entry(entry).data as unknown as Record<string, unknown>;

  test('masks each key that is pressed, and half a number in what is not finished', () => {
    expect(shown(event({ type: 'caller.keypad', digit: '7' }))).toEqual({
      type: 'caller.keypad',
      digit: '*',
    });
    const partial = { type: 'caller.partial', utteranceId: 'u12345678', text: 'my card is 4242 42' };
    expect(shown(event(partial))).toEqual({ ...partial, text: 'my card is [number]' });
  });

  test('masks names wherever they come again once they were given, slots among them', () => {
    const redactor = createRedactor(ALL);
    const slots = {
      name: 'Zelda Quartz',
      party: 4,
      day: '2026-05-01',
      mobile: 5550147788,
      note: 'ask Zelda',
    };
    expect(shown(event({ type: 'slots', slots }), redactor)).toEqual({
      type: 'slots',
      slots: { name: '[redacted]', party: 4, day: '2026-05-01', mobile: '[redacted]', note: 'ask [name]' },
    });
    const clause = {
      type: 'reply.clause',
      replyId: 'r',
      clauseId: 'c',
      text: 'Thank you, Zelda!',
      say: 'Zelda’s',
    };
    expect(shown(event(clause, 2), redactor)).toMatchObject({ text: 'Thank you, [name]!', say: '[name]' });
  });

  test('shows of inputs and effects their form alone, and changes nothing that it was given', () => {
    const entry = {
      seq: 1,
      atMs: 1,
      kind: 'input',
      data: {
        type: 'tool.done',
        toolRunId: 't1',
        result: { value: 'Anna', words: [{ text: 'Anna', startMs: 4 }] },
      },
    } as unknown as LogEntry;
    const before = structuredClone(entry);
    expect(shown(entry)).toEqual({
      type: 'tool.done',
      toolRunId: 't1',
      result: { value: '[redacted]', words: [{ text: '[redacted]', startMs: 4 }] },
    });
    expect(entry).toEqual(before);
  });
});
