import { describe, expect, it } from 'vitest';
import { decodeMulaw, decodeMulawFloat, encodeMulaw, encodeMulawFloat, MULAW_SILENCE } from './mulaw.ts';

function decodeOne(code: number): number {
  const into = new Int16Array(1);
  decodeMulaw(Uint8Array.of(code), into);
  return into[0]!;
}

function encodeOne(sample: number): number {
  const into = new Uint8Array(1);
  encodeMulaw(Int16Array.of(sample), into);
  return into[0]!;
}

describe('µ-law', () => {
  it('decodes the values of G.711', () => {
    const vectors: [number, number][] = [
      [0x00, -32124],
      [0x0f, -16764],
      [0x10, -15996],
      [0x7e, -8],
      [0x7f, 0],
      [0x80, 32124],
      [0x8f, 16764],
      [0xc0, 1884],
      [0xef, 132],
      [0xfe, 8],
      [0xff, 0],
    ];
    for (const [code, sample] of vectors) expect(decodeOne(code)).toBe(sample);
  });

  it('gives every code back that it decoded, but for the second zero', () => {
    for (let code = 0; code < 256; code += 1)
      expect(encodeOne(decodeOne(code))).toBe(code === 0x7f ? 0xff : code);
  });

  it('is off by no more than half a step of the law, for every 16-bit sample', () => {
    const all = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
    const codes = new Uint8Array(all.length);
    const back = new Int16Array(all.length);
    encodeMulaw(all, codes);
    decodeMulaw(codes, back);
    const worst = all.reduce((most, x, i) => Math.max(most, Math.abs(x - back[i]!) / (Math.abs(x) + 132)), 0);
    expect(worst).toBeLessThan(1 / 31);
  });

  it('encodes silence as the code of silence', () => {
    expect(encodeOne(0)).toBe(MULAW_SILENCE);
  });

  it('clips floats beyond full scale and takes what is no number for silence', () => {
    const codes = new Uint8Array(5);
    encodeMulawFloat(Float32Array.of(1.5, -1.5, Number.NaN, Number.POSITIVE_INFINITY, 0.5), codes);
    const samples = new Float32Array(5);
    expect(decodeMulawFloat(codes, samples)).toBe(5);
    expect(codes[0]).toBe(0x80);
    expect(codes[1]).toBe(0x00);
    expect(codes[2]).toBe(MULAW_SILENCE);
    expect(codes[3]).toBe(0x80);
    expect(samples[4]).toBeCloseTo(0.5, 1);
  });

  it('writes no more than the given array holds', () => {
    expect(decodeMulaw(new Uint8Array(10), new Int16Array(4))).toBe(4);
    expect(encodeMulaw(new Int16Array(3), new Uint8Array(9))).toBe(3);
  });
});
