/** The power spectrum of windows of 400 samples. A mixed-radix Fourier transform (Cooley & Tukey 1965); 400 is 2⁴ · 5². */

export const WINDOW_SAMPLES = 400;
export const BINS = WINDOW_SAMPLES / 2 + 1;
const N = WINDOW_SAMPLES;

/** Hann's window, periodic. */
const window = Float64Array.from({ length: N }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / N));
const cosine = Float64Array.from({ length: N }, (_, i) => Math.cos((2 * Math.PI * i) / N));
const sine = Float64Array.from({ length: N }, (_, i) => -Math.sin((2 * Math.PI * i) / N));
const inReal = new Float64Array(N);
const inImaginary = new Float64Array(N);
const real = new Float64Array(N);
const imaginary = new Float64Array(N);
const MOST_PARTS = 5;
const partReal = new Float64Array(MOST_PARTS);
const partImaginary = new Float64Array(MOST_PARTS);

/** Writes the power spectra of the windows at `a` and `b` of `samples` to `intoA` and `intoB`: two for the price of one. */
export function powerSpectra(
  samples: Float64Array,
  [a, b]: [number, number],
  [intoA, intoB]: [Float64Array, Float64Array],
): void {
  for (let i = 0; i < N; i += 1) {
    inReal[i] = window[i]! * samples[a + i]!;
    inImaginary[i] = window[i]! * samples[b + i]!;
  }
  transform({ size: N, from: 0, step: 1, to: 0 });
  for (let k = 0; k < BINS; k += 1) {
    const mirror = (N - k) % N;
    const [re, im] = [real[k]!, imaginary[k]!];
    const [mirrorRe, mirrorIm] = [real[mirror]!, imaginary[mirror]!];
    intoA[k] = ((re + mirrorRe) ** 2 + (im - mirrorIm) ** 2) / 4;
    intoB[k] = ((im + mirrorIm) ** 2 + (mirrorRe - re) ** 2) / 4;
  }
}

interface Part {
  size: number;
  /** First sample and distance of the samples in the input; first place in the output. */
  from: number;
  step: number;
  to: number;
}

function transform({ size, from, step, to }: Part): void {
  if (size === 1) {
    real[to] = inReal[from]!;
    imaginary[to] = inImaginary[from]!;
    return;
  }
  const parts = size % 2 === 0 ? 2 : 5;
  const length = size / parts;
  for (let part = 0; part < parts; part += 1) {
    transform({ size: length, from: from + part * step, step: step * parts, to: to + part * length });
  }
  for (let k = 0; k < length; k += 1) {
    for (let part = 0; part < parts; part += 1) {
      partReal[part] = real[to + part * length + k]!;
      partImaginary[part] = imaginary[to + part * length + k]!;
    }
    for (let out = 0; out < parts; out += 1)
      combine(parts, k + out * length, { step, at: to + k + out * length });
  }
}

/** Adds the parts, each turned by its place. */
function combine(parts: number, k: number, { step, at }: { step: number; at: number }): void {
  let re = 0;
  let im = 0;
  for (let part = 0; part < parts; part += 1) {
    const turn = (part * k * step) % N;
    re += partReal[part]! * cosine[turn]! - partImaginary[part]! * sine[turn]!;
    im += partReal[part]! * sine[turn]! + partImaginary[part]! * cosine[turn]!;
  }
  real[at] = re;
  imaginary[at] = im;
}
