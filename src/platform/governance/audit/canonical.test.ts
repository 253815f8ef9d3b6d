import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';

/** Text of any 16 bits: halves of pairs and zeros too. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xd800, 0xdc00, 0x61)), {
    maxLength: 6,
  })
  .map((codes) => String.fromCharCode(...codes));
const { value: anyJson } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.date({ noInvalidDate: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(anyText, fc.constantFrom('__proto__', 'b', 'a')), tie('value'), { maxKeys: 4 }),
    fc.dictionary(anyText, fc.constantFrom('"', '\\', '\u2028', '\u007f', 'é😀', -0), { maxKeys: 24 }),
  ),
}));

describe('one text for one value', () => {
  it('is what a copy gives in which nothing is ill-formed, whatever the value holds', () => {
    const replace = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{fffd}');
    const copied = (value: unknown): unknown => {
      if (typeof value === 'string') return replace(value);
      if (value instanceof Date) return value.toJSON();
      if (value === null || typeof value !== 'object') return value;
      if (Array.isArray(value)) return value.map(copied);
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [replace(key), copied(item)]));
    };
    fc.assert(
      fc.property(anyJson, (value) => {
        fc.pre(value !== undefined);
        expect(canonicalJson(value)).toBe(canonicalize(copied(value)));
      }),
      { numRuns: 500 },
    );
  });

  it('is none for what JSON cannot say', () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = { circle };
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, circle]) {
      expect(() => canonicalJson({ value })).toThrow(RangeError);
    }
    expect(() => canonicalJson(undefined)).toThrow(RangeError);
  });
});
