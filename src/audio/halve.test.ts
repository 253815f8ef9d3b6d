import { describe, expect, it } from 'vitest';
import { rms } from './features.ts';
import { createHalver } from './halve.ts';

function tone(hz: number, rateHz: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));
}

function halved(samples: Float32Array, piece: number): Float32Array {
  const halver = createHalver(piece);
  const out = new Float32Array(samples.length / 2);
  for (let at = 0; at < samples.length; at += piece) {
    halver.process(samples.subarray(at, at + piece), piece, out.subarray(at / 2));
  }
  return out;
}

describe('halving a sample rate', () => {
  it('keeps what lies in the lower half of the new band', () => {
    for (const hz of [100, 500, 1200]) {
      const level = rms(halved(tone(hz, 8000, 1600), 160).subarray(20));
      expect(20 * Math.log10(level * Math.SQRT2), `${hz} Hz`).toBeGreaterThan(-0.5);
    }
  });
  it('takes away what would fold into it', () => {
    for (const hz of [3000, 3400, 3900]) {
      const level = rms(halved(tone(hz, 8000, 1600), 160).subarray(20));
      expect(20 * Math.log10(level), `${hz} Hz`).toBeLessThan(-35);
    }
  });
  it('gives the same in whatever pieces it is fed', () => {
    const samples = tone(700, 8000, 1600);
    expect(halved(samples, 160)).toEqual(halved(samples, 1600));
  });
});
