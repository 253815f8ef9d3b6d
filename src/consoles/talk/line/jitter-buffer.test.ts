import { describe, expect, test } from 'vitest';
import { JitterBuffer } from './jitter-buffer.ts';

const RATE = 16_000;
const ms = (count: number): number => (count * RATE) / 1000;

/** Samples whose values count from `from`, as fractions of 1e5, so that order and place can be read off. */
function counted(from: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (from + i) / 1e5);
}
function pull(buffer: JitterBuffer, length: number): Float32Array {
  const out = new Float32Array(length);
  buffer.pull(out);
  return out;
}

describe('the jitter buffer', () => {
  test('plays nothing until 60 ms are in hand, then every sample in order', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(0, counted(1, ms(40)));
    expect(pull(buffer, 128).every((sample) => sample === 0)).toBe(true);
    buffer.push(0, counted(1 + ms(40), ms(40)));
    const out = pull(buffer, ms(20));
    expect(Math.round((out[0] ?? 0) * 1e5)).toBe(1);
    expect(Math.round((out.at(-1) ?? 0) * 1e5)).toBe(ms(20));
    expect(buffer.taken).toBe(ms(20));
  });

  test('plays a reply shorter than its reserve after waiting 60 ms for more', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(0, counted(1, ms(20)));
    for (let waited = 0; waited < ms(60); waited += 160) pull(buffer, 160);
    pull(buffer, ms(20));
    expect(buffer.taken).toBe(ms(20));
  });

  test('clear falls silent within 5 ms, and what was not played is never counted', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(0, new Float32Array(ms(200)).fill(0.5));
    pull(buffer, ms(20));
    expect(buffer.taken).toBe(ms(20));
    buffer.clear(1);
    const out = pull(buffer, ms(20));
    expect(out[0]).toBeGreaterThan(0.4);
    expect(out.subarray(ms(5)).every((sample) => sample === 0)).toBe(true);
    expect(buffer.taken).toBe(0);
    expect(buffer.heldMs).toBe(0);
  });

  test('audio of an epoch that was cleared is dropped, also when it comes late', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.clear(3);
    buffer.push(2, counted(1, ms(100)));
    expect(buffer.heldMs).toBe(0);
    buffer.push(3, counted(1, ms(100)));
    expect(buffer.heldMs).toBe(100);
  });

  test('a mark passes when the last sample before it has been played, and not earlier', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(0, counted(1, ms(80)));
    buffer.mark('end');
    expect(buffer.passed(ms(80) - 1)).toEqual([]);
    expect(buffer.passed(ms(80))).toEqual(['end']);
    expect(buffer.passed(ms(80))).toEqual([]);
  });

  test('marks that were waiting come back at a clear', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(0, counted(1, ms(80)));
    buffer.mark('one');
    buffer.mark('two');
    expect(buffer.clear(1)).toEqual(['one', 'two']);
  });

  test('a gap in mid-reply raises the reserve to 90 ms; the pause between two replies does not', () => {
    const late = new JitterBuffer(RATE);
    late.push(0, counted(1, ms(80)));
    for (let i = 0; i < 10; i++) pull(late, ms(20));
    late.push(0, counted(1, ms(20)));
    expect(late.gaps).toBe(1);
    expect(late.reserveMs).toBe(90);

    const calm = new JitterBuffer(RATE);
    calm.push(0, counted(1, ms(80)));
    for (let i = 0; i < 60; i++) pull(calm, ms(20));
    calm.push(0, counted(1, ms(20)));
    expect(calm.gaps).toBe(0);
    expect(calm.reserveMs).toBe(60);
  });

  test('holds no more than a minute of audio that nobody plays', () => {
    const buffer = new JitterBuffer(RATE);
    for (let i = 0; i < 200; i++) buffer.push(0, new Float32Array(ms(1000)));
    expect(buffer.heldMs).toBeLessThanOrEqual(61_000);
  });
});
