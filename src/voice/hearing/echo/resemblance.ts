/**
 * How much of a sound is another sound, delayed and coloured. Both are whitened by the first one's shape first. (The normalised
 * cross-correlation of double-talk detectors: Benesty, Morgan and Cho, "A new class of doubletalk detectors", 2000.)
 */
import { explainedBy, weights } from './least-squares.ts';
import { slidingProducts } from './sliding-products.ts';
import { findWhitener, whiten, WHITEN_ORDER } from './whiten.ts';

/** Room for the longest sound, and for the longest stretch that it is looked for in, in samples. */
const MOST_SAMPLES = 400;
export const MOST_STRETCH = 4800;
/** Mean square under which there is nothing to resemble: -96 dB of full scale. */
const FAINTEST = 2.5e-10;
/** What was played has at least this much of the power of its echo. */
const LOUDEST = 0.2;

const filter = new Float64Array(WHITEN_ORDER + 1);
const sound = new Float32Array(MOST_SAMPLES);
const stretch = new Float32Array(MOST_STRETCH);
const shares = new Float32Array(MOST_STRETCH);
const explanation = { sound, width: 0, other: stretch, taps: 0 };

export interface Place {
  /** The share of the sound's power that is explained there; above 1 where the other's taps overlap. */
  share: number;
  /** Which lag, counted from the stretch's first. */
  lag: number;
}

/** The last `length` samples of `near`, and the stretch `other[0 … stretchLength)` in which they are looked for. */
export interface Pair {
  near: Float32Array;
  length: number;
  other: Float32Array;
  stretchLength: number;
}

/** Looks at every lag of the stretch and writes the best one. Two lags beside each other are taken together: delays are no whole samples. */
export function resemble({ near, length, other, stretchLength }: Pair, best: Place): void {
  best.share = 0;
  best.lag = 0;
  const from = near.length - length;
  if (!findWhitener(near, from, length, filter)) return;
  const width = whiten(near, { from, length }, filter, sound);
  const lags = whiten(other, { from: 0, length: stretchLength }, filter, stretch) - width + 1;
  correlate(width, lags);
  for (let lag = 0; lag + 1 < lags; lag += 1) {
    const share = shares[lag]! + shares[lag + 1]!;
    if (share <= best.share) continue;
    best.share = share;
    best.lag = lag;
  }
}

function correlate(width: number, lags: number): void {
  const power = powerOf(sound, width);
  let around = powerOf(stretch, width);
  const floor = Math.max(FAINTEST * width, LOUDEST * power);
  slidingProducts({ sound, width, along: stretch, places: lags }, shares);
  for (let lag = 0; lag < lags; lag += 1) {
    const product = shares[lag]!;
    shares[lag] = around > floor ? (product * product) / (around * power) : 0;
    const gone = stretch[lag]!;
    const come = stretch[lag + width]!;
    around += come * come - gone * gone;
  }
}

/**
 * The share of the sound that `taps` of the other explain together, 0 to 1, where the stretch is `length + taps - 1` long; `best.lag`
 * is the strongest of them.
 */
export function explain({ near, length, other, stretchLength }: Pair, best: Place): void {
  best.share = 0;
  best.lag = 0;
  const from = near.length - length;
  if (!findWhitener(near, from, length, filter)) return;
  const width = whiten(near, { from, length }, filter, sound);
  whiten(other, { from: 0, length: stretchLength }, filter, stretch);
  explanation.width = width;
  explanation.taps = stretchLength - length + 1;
  explainedBy(explanation, best);
}

/** After `explain`: the power of the newest `length` samples' echo, and of what is left when it is taken away. */
export function takeAway(
  { near, other, stretchLength, ...pair }: Pair,
  length: number,
  into: { echo: number; rest: number },
): void {
  const taps = stretchLength - pair.length + 1;
  let echoes = 0;
  let rest = 0;
  for (let back = length; back >= 1; back -= 1) {
    const at = stretchLength - taps + 1 - back;
    let echo = 0;
    for (let tap = 0; tap < taps; tap += 1) echo += weights[tap]! * other[at + tap]!;
    const difference = near[near.length - back]! - echo;
    echoes += echo * echo;
    rest += difference * difference;
  }
  into.echo = echoes / length;
  into.rest = rest / length;
}

function powerOf(samples: Float32Array, length: number): number {
  let sum = 1e-15;
  for (let i = 0; i < length; i += 1) sum += samples[i]! * samples[i]!;
  return sum;
}
