/**
 * What a Smart Turn model is given: the log-mel spectrogram of eight seconds, as Whisper's feature extractor makes it (Radford et al. 2022;
 * `WhisperFeatureExtractor` of Hugging Face's transformers with `chunk_length=8` and `do_normalize=True`).
 *
 * Samples are brought to mean 0 and variance 1; windows of 25 ms every 10 ms, centred, mirrored at the ends; 80 triangular bands on
 * Slaney's mel scale, each of area one; log10, no lower than 8 under the highest, then (x + 4) / 4.
 */
import { BINS, powerSpectra, WINDOW_SAMPLES } from './spectrum.ts';

const RATE_HZ = 16_000;
export const LISTENS_MS = 8000;
export const LISTENS_SAMPLES = (LISTENS_MS / 1000) * RATE_HZ;
export const BANDS = 80;
const HOP = 160;
export const STEPS = LISTENS_SAMPLES / HOP;
const EDGE = WINDOW_SAMPLES / 2;

/** Slaney's scale: linear up to 1 kHz, logarithmic above. */
const LINEAR_HZ = 200 / 3;
const BREAK_HZ = 1000;
const BREAK_MEL = BREAK_HZ / LINEAR_HZ;
const LOG_STEP = Math.log(6.4) / 27;

/** `BANDS` rows of `STEPS` values. `audio` is 16 kHz mono; its last eight seconds count, silence is put before less. */
export function logMel(audio: Float32Array): Float32Array {
  const samples = normalised(audio);
  const quiet = Math.floor(Math.max(0, LISTENS_SAMPLES - audio.length) / HOP);
  const features = new Float32Array(BANDS * STEPS);
  const even = new Float64Array(BINS);
  const odd = new Float64Array(BINS);
  let highest = Number.NEGATIVE_INFINITY;
  const write = (step: number, power: Float64Array): void => {
    for (let band = 0; band < BANDS; band += 1) {
      const value = Math.log10(Math.max(1e-10, bandPower(band, power)));
      highest = Math.max(highest, value);
      features[band * STEPS + step] = value;
    }
  };
  // Windows within the silence that was put before the sound are all alike.
  const alike = Math.max(0, quiet - 2);
  for (let step = 0; step < STEPS; step += 2) {
    if (step > 2 && step + 1 < alike) {
      for (const next of [step, step + 1])
        for (let band = 0; band < BANDS; band += 1)
          features[band * STEPS + next] = features[band * STEPS + 2]!;
      continue;
    }
    powerSpectra(samples, [step * HOP, (step + 1) * HOP], [even, odd]);
    write(step, even);
    write(step + 1, odd);
  }
  const lowest = highest - 8;
  for (let i = 0; i < features.length; i += 1) features[i] = (Math.max(features[i]!, lowest) + 4) / 4;
  return features;
}

/** Eight seconds of mean 0 and variance 1, mirrored by half a window at both ends. */
function normalised(audio: Float32Array): Float64Array {
  const samples = new Float64Array(LISTENS_SAMPLES + 2 * EDGE);
  const taken = Math.min(audio.length, LISTENS_SAMPLES);
  const from = LISTENS_SAMPLES - taken;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < taken; i += 1) {
    const sample = audio[audio.length - taken + i]!;
    const value = sample >= -1 && sample <= 1 ? sample : 0;
    samples[EDGE + from + i] = value;
    sum += value;
    squares += value * value;
  }
  const mean = sum / LISTENS_SAMPLES;
  const scale = 1 / Math.sqrt(Math.max(0, squares / LISTENS_SAMPLES - mean * mean) + 1e-7);
  for (let i = EDGE; i < EDGE + LISTENS_SAMPLES; i += 1) samples[i] = (samples[i]! - mean) * scale;
  const last = EDGE + LISTENS_SAMPLES - 1;
  for (let i = 1; i <= EDGE; i += 1) {
    samples[EDGE - i] = samples[EDGE + i]!;
    samples[last + i] = samples[last - i]!;
  }
  return samples;
}

function bandPower(band: number, power: Float64Array): number {
  const { first, weights } = FILTERS[band]!;
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += weights[i]! * power[first + i]!;
  return sum;
}

function filters(): { first: number; weights: Float64Array }[] {
  const top = melOf(RATE_HZ / 2);
  const edges = Array.from({ length: BANDS + 2 }, (_, i) => hertzOf((top * i) / (BANDS + 1)));
  return Array.from({ length: BANDS }, (_, band) => {
    const [low, middle, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    const all = Array.from({ length: BINS }, (_, bin) => {
      const hertz = (bin * RATE_HZ) / WINDOW_SAMPLES;
      const weight = Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
      return (Math.max(0, weight) * 2) / (high - low);
    });
    const first = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    );
    const end = all.findLastIndex((weight) => weight > 0) + 1;
    return { first, weights: Float64Array.from(all.slice(first, Math.max(first, end))) };
  });
}

function melOf(hertz: number): number {
  return hertz < BREAK_HZ ? hertz / LINEAR_HZ : BREAK_MEL + Math.log(hertz / BREAK_HZ) / LOG_STEP;
}

function hertzOf(mel: number): number {
  return mel < BREAK_MEL ? mel * LINEAR_HZ : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
}

/** The filters, each from its first bin with a weight. */
const FILTERS = filters();
