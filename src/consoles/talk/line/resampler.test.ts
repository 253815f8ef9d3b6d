import { describe, expect, test } from 'vitest';
import { Resampler } from './resampler.ts';

function tone(hertz: number, rateHz: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rateHz * seconds }, (_, i) =>
    Math.sin((2 * Math.PI * hertz * i) / rateHz),
  );
}
function inBlocks(resampler: Resampler, input: Float32Array): Float32Array {
  const output: number[] = [];
  for (let at = 0; at < input.length; at += 128)
    output.push(...resampler.process(input.subarray(at, at + 128)));
  return Float32Array.from(output);
}
function loudness(samples: Float32Array): number {
  const middle = samples.subarray(1000, -1000);
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
}

describe.each([48_000, 44_100])('between a sound card at %i Hz and the line at 16 kHz', (cardHz) => {
  test('a second stays a second, in blocks of 128', () => {
    const output = inBlocks(new Resampler(cardHz, 16_000), tone(440, cardHz, 1));
    expect(Math.abs(output.length - 16_000)).toBeLessThan(50);
  });

  test('speech keeps its loudness; what the line cannot carry is silenced by 40 dB', () => {
    const speech = inBlocks(new Resampler(cardHz, 16_000), tone(1000, cardHz, 1));
    const hiss = inBlocks(new Resampler(cardHz, 16_000), tone(11_000, cardHz, 1));
    expect(loudness(speech)).toBeCloseTo(Math.SQRT1_2, 1);
    expect(loudness(hiss)).toBeLessThan(Math.SQRT1_2 / 100);
  });

  test('the agent’s voice comes out at the card’s rate with its loudness', () => {
    const output = inBlocks(new Resampler(16_000, cardHz), tone(1000, 16_000, 1));
    expect(Math.abs(output.length - cardHz)).toBeLessThan(150);
    expect(loudness(output)).toBeCloseTo(Math.SQRT1_2, 1);
  });
});

test('equal rates pass through untouched', () => {
  const input = Float32Array.of(0.1, -0.2, 0.3);
  expect(new Resampler(16_000, 16_000).process(input)).toBe(input);
});
