import { expect, it } from 'vitest';
import { isMulawSilence, isSilence } from './silence.ts';

it('is silence only where no sample sounds, however softly and however late', () => {
  const frame = new Float32Array(320);
  expect(isSilence(frame)).toBe(true);
  frame[319] = -0;
  expect(isSilence(frame)).toBe(true);
  frame[319] = 1e-30;
  expect(isSilence(frame)).toBe(false);
  frame[319] = Number.NaN;
  expect(isSilence(frame)).toBe(false);
});

it('is silence on a telephone in either of its two zeros', () => {
  expect(isMulawSilence(Uint8Array.of(0xff, 0x7f, 0xff))).toBe(true);
  expect(isMulawSilence(Uint8Array.of(0xff, 0x7f, 0xfe))).toBe(false);
});
