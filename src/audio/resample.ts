/**
 * Changes the sample rate of a stream: a polyphase FIR filter for any rational ratio (Crochiere and Rabiner, Multirate
 * Digital Signal Processing), a sinc under a Kaiser window of 80 dB. Flat to 84 % of the lower rate's half, down by 6 dB at
 * its half, by more than 70 dB from 117 % on: what lies between folds into the top of the band, where speech has little.
 */

import { doubling, halving, type HalfBand } from './half-band.ts';
import { kaiser, sinc } from './kaiser-sinc.ts';

/** Length of the filter in samples of the lower rate: half of it is delay, 2 ms at 8 kHz. */
const SPAN = 32;
/** Input taken at once; longer input is taken in pieces. */
const BLOCK = 2048;
/** Odd ratios have large filters: these are made anew for each resampler instead of being kept. */
const MOST_PHASES_KEPT = 640;
const RATES_HZ = { least: 2000, most: 768_000 };

export interface Resampler {
  readonly inputHz: number;
  readonly outputHz: number;
  /** How much later a sample comes out than it went in, in output samples. */
  readonly delaySamples: number;
  /** The most samples that `process` may write for an input of this length. */
  outputBound(inputLength: number): number;
  /** Takes samples and writes what they complete; returns how many. Throws RangeError when `into` could overflow. */
  process(input: Float32Array, into: Float32Array): number;
  /** Forgets the stream so far. */
  reset(): void;
}

interface FilterBank {
  phases: number;
  step: number;
  taps: number;
  /** `phases` rows of `taps` coefficients, in order of the samples that they meet. */
  rows: Float32Array;
  /** For rows that only copy one sample its place, otherwise -1. */
  copies: Int32Array;
}

const kept = new Map<string, FilterBank>();

/** Opens a resampler; throws RangeError for rates that are not whole numbers between 2 and 768 kHz. */
export function createResampler(inputHz: number, outputHz: number): Resampler {
  checkRate('input', inputHz);
  checkRate('output', outputHz);
  if (inputHz === outputHz) return copying(inputHz);
  if (outputHz === 2 * inputHz) return byHalfBand(inputHz, outputHz, doubling());
  if (inputHz === 2 * outputHz) return byHalfBand(inputHz, outputHz, halving());
  return openResampler(inputHz, outputHz, false);
}

/** `aligned` drops the filter's delay at the start, so that the first output stands where the first input stood. */
function openResampler(inputHz: number, outputHz: number, aligned: boolean): Resampler {
  const bank = bankFor(inputHz, outputHz);
  const { phases, step, taps } = bank;
  const window = new Float32Array(taps - 1 + BLOCK);
  /** Where the next output's newest sample lies after the kept history, and which row makes it. */
  let ahead = aligned ? taps / 2 : 0;
  let phase = 0;

  const outputBound = boundOf(inputHz, outputHz);

  const processBlock = (input: Float32Array, from: number, length: number, out: Output): void => {
    for (let i = 0; i < length; i += 1) window[taps - 1 + i] = input[from + i]!;
    while (ahead < length) {
      out.into[out.count] = convolve(bank, phase, window, ahead);
      out.count += 1;
      phase += step;
      while (phase >= phases) {
        phase -= phases;
        ahead += 1;
      }
    }
    ahead -= length;
    window.copyWithin(0, length, length + taps - 1);
  };

  const out: Output = { into: window, count: 0 };
  return {
    inputHz,
    outputHz,
    delaySamples: aligned ? 0 : (taps / 2) * (phases / step),
    outputBound,
    process(input, into) {
      checkRoom(into, input, outputBound);
      out.into = into;
      out.count = 0;
      for (let from = 0; from < input.length; from += BLOCK) {
        processBlock(input, from, Math.min(BLOCK, input.length - from), out);
      }
      out.into = window;
      return out.count;
    },
    reset() {
      window.fill(0);
      ahead = aligned ? taps / 2 : 0;
      phase = 0;
    },
  };
}

interface Output {
  into: Float32Array;
  count: number;
}

/** Resamples a whole recording without delay: the result is `length * outputHz / inputHz` long, rounded. */
export function resampleWhole(samples: Float32Array, inputHz: number, outputHz: number): Float32Array {
  checkRate('input', inputHz);
  checkRate('output', outputHz);
  if (inputHz === outputHz) return samples.slice();
  const resampler = openResampler(inputHz, outputHz, true);
  const length = Math.round((samples.length * outputHz) / inputHz);
  const tail = new Float32Array(Math.ceil(SPAN * Math.max(1, inputHz / outputHz)));
  const all = new Float32Array(resampler.outputBound(samples.length) + resampler.outputBound(tail.length));
  const written = resampler.process(samples, all);
  resampler.process(tail, all.subarray(written));
  return all.slice(0, length);
}

function convolve(bank: FilterBank, phase: number, window: Float32Array, at: number): number {
  const copy = bank.copies[phase]!;
  if (copy >= 0) return window[at + copy]!;
  const { rows, taps } = bank;
  let row = phase * taps;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = at; i < at + taps; i += 4) {
    a += rows[row]! * window[i]!;
    b += rows[row + 1]! * window[i + 1]!;
    c += rows[row + 2]! * window[i + 2]!;
    d += rows[row + 3]! * window[i + 3]!;
    row += 4;
  }
  return a + b + c + d;
}

function bankFor(inputHz: number, outputHz: number): FilterBank {
  const key = `${inputHz}:${outputHz}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const divisor = gcd(inputHz, outputHz);
  const bank = designBank(outputHz / divisor, inputHz / divisor);
  if (bank.phases <= MOST_PHASES_KEPT && kept.size < 64) kept.set(key, bank);
  return bank;
}

function designBank(phases: number, step: number): FilterBank {
  const cutoff = Math.min(1, phases / step);
  const taps = 4 * Math.ceil(SPAN / 4 / cutoff);
  const centre = (taps * phases) / 2;
  const rows = new Float32Array(phases * taps);
  const copies = new Int32Array(phases).fill(-1);
  const row = new Float64Array(taps);
  for (let phase = 0; phase < phases; phase += 1) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const at = (taps - 1 - tap) * phases + phase;
      row[tap] = sinc((cutoff * (at - centre)) / phases) * kaiser((at - centre) / centre);
      sum += row[tap]!;
    }
    const largest = row.findIndex((value) => Math.abs(value / sum - 1) < 1e-9);
    if (largest >= 0) copies[phase] = largest;
    for (let tap = 0; tap < taps; tap += 1) rows[phase * taps + tap] = row[tap]! / sum;
  }
  return { phases, step, taps, rows, copies };
}

/** The quick way for the rates of the telephone; the same response and delay. */
function byHalfBand(inputHz: number, outputHz: number, filter: HalfBand): Resampler {
  const outputBound = boundOf(inputHz, outputHz);
  return {
    inputHz,
    outputHz,
    delaySamples: (SPAN / 2) * Math.max(1, outputHz / inputHz),
    outputBound,
    process(input, into) {
      checkRoom(into, input, outputBound);
      return filter.process(input, into);
    },
    reset: () => filter.reset(),
  };
}

function boundOf(inputHz: number, outputHz: number): (length: number) => number {
  return (length) => Math.ceil((length * outputHz) / inputHz) + 1;
}

function checkRoom(into: Float32Array, input: Float32Array, bound: (length: number) => number): void {
  if (into.length >= bound(input.length)) return;
  throw new RangeError(`Resampling ${input.length} samples needs room for ${bound(input.length)}.`);
}

function copying(rateHz: number): Resampler {
  return {
    inputHz: rateHz,
    outputHz: rateHz,
    delaySamples: 0,
    outputBound: (length) => length,
    process(input, into) {
      into.set(input);
      return input.length;
    },
    reset: () => undefined,
  };
}

function checkRate(which: string, rateHz: number): void {
  if (Number.isInteger(rateHz) && rateHz >= RATES_HZ.least && rateHz <= RATES_HZ.most) return;
  throw new RangeError(
    `The ${which} rate must be a whole number of Hz from ${RATES_HZ.least} to ${RATES_HZ.most}, not ${rateHz}.`,
  );
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
