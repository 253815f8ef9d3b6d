import { describe, expect, it } from 'vitest';
import {
  clipToPcm16,
  floatFromPcm16,
  floatFromPcm16Bytes,
  pcm16BytesFromFloat,
  pcm16FromBytes,
  pcm16FromFloat,
} from './pcm.ts';

describe('16-bit samples', () => {
  it('come back unchanged by way of floats, all 65,536 of them', () => {
    const all = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
    const floats = new Float32Array(all.length);
    const back = new Int16Array(all.length);
    floatFromPcm16(all, floats);
    pcm16FromFloat(floats, back);
    expect(back).toEqual(all);
  });

  it('come back unchanged by way of bytes at an odd address', () => {
    const bytes = new Uint8Array(2 * 1000 + 1).subarray(1);
    const floats = Float32Array.from({ length: 1000 }, (_, i) => (i * 60 - 30_000) / 32_768);
    expect(pcm16BytesFromFloat(floats, bytes)).toBe(2000);
    const back = new Float32Array(1000);
    expect(floatFromPcm16Bytes(bytes, back)).toBe(1000);
    expect(back).toEqual(floats);
    const whole = new Int16Array(1000);
    expect(pcm16FromBytes(bytes, whole)).toBe(1000);
    expect(whole).toEqual(Int16Array.from(floats, (sample) => sample * 32_768));
  });

  it('are little-endian', () => {
    const bytes = new Uint8Array(2);
    pcm16BytesFromFloat(Float32Array.of(0x1234 / 32_768), bytes);
    expect([...bytes]).toEqual([0x34, 0x12]);
  });

  it('are clipped rather than wrapped, and silent where there is no number', () => {
    const into = new Int16Array(4);
    pcm16FromFloat(Float32Array.of(1, -2, Number.NaN, Number.POSITIVE_INFINITY), into);
    expect([...into]).toEqual([32_767, -32_768, 0, 32_767]);
  });

  it('leave an odd last byte alone', () => {
    expect(floatFromPcm16Bytes(Uint8Array.of(1, 0, 9), new Float32Array(4))).toBe(1);
    expect(pcm16FromBytes(Uint8Array.of(1, 0, 9), new Int16Array(4))).toBe(1);
  });

  it('round to the nearest, half up, as far as both ends, and take what is no number for silence', () => {
    for (let i = -70_000; i <= 70_000; i += 1) {
      const sample = i / 65_536;
      const wanted = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
      if (clipToPcm16(sample) !== wanted) expect([sample, clipToPcm16(sample)]).toEqual([sample, wanted]);
    }
    const odd = [Number.NaN, Infinity, -Infinity, 1e12, -1e12, 3e-9, -3e-9];
    expect(odd.map(clipToPcm16)).toEqual([0, 32_767, -32_768, 32_767, -32_768, 0, 0]);
  });
});
