import { describe, expect, it } from 'vitest';
import { BANDS, LISTENS_SAMPLES, logMel, STEPS } from './log-mel.ts';
import { BINS, powerSpectra, WINDOW_SAMPLES } from './spectrum.ts';

function noise(length: number, level = 0.2): Float32Array {
  let seed = 99;
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed / 2 ** 31 - 1) * level;
  });
}
const tone = (hertz: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => 0.3 * Math.sin((2 * Math.PI * hertz * i) / 16_000));

/** The definition, term by term. */
function slowSpectrum(samples: Float64Array, at: number): number[] {
  return Array.from({ length: BINS }, (_, k) => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < WINDOW_SAMPLES; i += 1) {
      const value = samples[at + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW_SAMPLES));
      re += value * Math.cos((2 * Math.PI * k * i) / WINDOW_SAMPLES);
      im -= value * Math.sin((2 * Math.PI * k * i) / WINDOW_SAMPLES);
    }
    return re * re + im * im;
  });
}

describe('The spectrum', () => {
  it("is that of Fourier's definition, for both windows", () => {
    const samples = Float64Array.from(noise(1000));
    const into: [Float64Array, Float64Array] = [new Float64Array(BINS), new Float64Array(BINS)];
    powerSpectra(samples, [17, 560], into);
    for (const [spectrum, at] of [
      [into[0], 17],
      [into[1], 560],
    ] as const) {
      const wanted = slowSpectrum(samples, at);
      for (const [k, value] of wanted.entries()) expect(spectrum[k]).toBeCloseTo(value, 8);
    }
  });
});

describe('The log-mel spectrogram', () => {
  const at = (features: Float32Array, band: number, step: number): number => features[band * STEPS + step]!;
  const loudestBand = (features: Float32Array, step: number): number => {
    const column = Array.from({ length: BANDS }, (_, band) => at(features, band, step));
    return column.indexOf(Math.max(...column));
  };

  it('has 80 bands of 800 steps, the highest value two above the lowest at most', () => {
    const features = logMel(noise(40_000));
    expect(features).toHaveLength(80 * 800);
    const [least, most] = [
      features.reduce((a, b) => Math.min(a, b)),
      features.reduce((a, b) => Math.max(a, b)),
    ];
    expect(most - least).toBeCloseTo(2, 5);
  });

  it('puts what is short at the end, behind silence', () => {
    const features = logMel(tone(440, 16_000));
    expect(at(features, 11, 750)).toBeGreaterThan(at(features, 11, 500) + 1);
    expect(at(features, 11, 100)).toBe(at(features, 11, 690));
  });

  it('does not depend on how loud it was', () => {
    const loud = logMel(noise(50_000));
    const soft = logMel(noise(50_000, 0.05));
    for (const step of [550, 700, 799]) expect(at(soft, 40, step)).toBeCloseTo(at(loud, 40, step), 2);
  });

  it.each([
    [200, 4],
    [440, 11],
    [1000, 26],
    [4000, 62],
  ])('hears a tone of %i Hz in band %i, give or take one', (hertz, band) => {
    expect(Math.abs(loudestBand(logMel(tone(hertz, LISTENS_SAMPLES)), 400) - band)).toBeLessThanOrEqual(1);
  });

  it('is the same for what lies alike and for what is computed one by one', () => {
    const audio = tone(300, 8000);
    const padded = new Float32Array(LISTENS_SAMPLES);
    padded.set(audio, LISTENS_SAMPLES - audio.length);
    expect(logMel(audio)).toEqual(logMel(padded));
  });

  it('is finite for silence and for samples that are none', () => {
    for (const audio of [
      new Float32Array(0),
      new Float32Array(4000),
      new Float32Array(4000).fill(Number.NaN),
    ])
      expect(logMel(audio).every(Number.isFinite)).toBe(true);
  });
});
