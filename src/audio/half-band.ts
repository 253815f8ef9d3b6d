/**
 * The two rate changes that every telephone call makes all the time, 8 to 16 kHz and back, at a third of what the general filter
 * costs: a half-band filter has one coefficient of a half, every second one is zero, and the others are symmetric. Written out
 * by hand, because a loop over pairs takes half as long again, and as loops over samples, because a number that a function returns is
 * put on the heap. Same response and delay as `resample.ts`.
 */
import { kaiser, sinc } from './kaiser-sinc.ts';

/** Pairs of coefficients, from the farthest to the nearest. */
const PAIRS = 16;
/** Samples that are kept from one piece to the next, at the lower rate. */
const KEPT = 2 * PAIRS - 1;
/** Input taken at once: 40 ms of 8 kHz. */
const BLOCK = 320;
/** The samples at work: one place for all, because nothing is awaited there. */
const window = new Float64Array(2 * KEPT + 1 + BLOCK);

/** The filter as it falls out of its formula: coefficients at odd distances from a middle of 1, farthest first. */
const RAW = Float64Array.from({ length: PAIRS }, (_, pair) => {
  const distance = KEPT - 2 * pair;
  return sinc(distance / 2) * kaiser(distance / (2 * PAIRS));
});
const SIDES = 2 * RAW.reduce((total, value) => total + value, 0);
/** For doubling, where the middle makes one output and the sides make the other: each leaves a constant as it is. */
const UP = RAW.map((value) => value / SIDES);
/** For halving, where all of it makes one output. */
const DOWN = RAW.map((value) => value / (1 + SIDES));
const MIDDLE = 1 / (1 + SIDES);

export interface HalfBand {
  /** Takes samples and writes what they complete; returns how many. `into` has room for them. */
  process(input: Float32Array, into: Float32Array): number;
  reset(): void;
}

/** Two samples out for each one in, 16 input samples later. */
export function doubling(): HalfBand {
  const history = new Float64Array(KEPT);
  return {
    process(input, into) {
      let count = 0;
      for (let from = 0; from < input.length; from += BLOCK) {
        const length = load(history, input, from);
        double(length, into, count);
        count += 2 * length;
        keep(history, length);
      }
      return count;
    },
    reset: () => void history.fill(0),
  };
}

/** One sample out for every two in, 32 input samples later. */
export function halving(): HalfBand {
  const history = new Float64Array(2 * KEPT + 1);
  /** 1 where the next output waits for the second sample of the next piece. */
  let ahead = 0;
  return {
    process(input, into) {
      let count = 0;
      for (let from = 0; from < input.length; from += BLOCK) {
        const length = load(history, input, from);
        const made = halve(ahead, length, into, count);
        count += made;
        ahead += 2 * made - length;
        keep(history, length);
      }
      return count;
    },
    reset() {
      history.fill(0);
      ahead = 0;
    },
  };
}

/** Puts what came before and the next piece of the input side by side; returns how long that piece is. */
function load(history: Float64Array, input: Float32Array, from: number): number {
  const length = Math.min(BLOCK, input.length - from);
  const kept = history.length;
  for (let i = 0; i < kept; i += 1) window[i] = history[i]!;
  for (let i = 0; i < length; i += 1) window[kept + i] = input[from + i]!;
  return length;
}

/** What the next piece begins with. As a loop: a view of so little costs more than it holds. */
function keep(history: Float64Array, length: number): void {
  for (let i = 0; i < history.length; i += 1) history[i] = window[length + i]!;
}

/* oxfmt-ignore */
function double(length: number, into: Float32Array, at: number): void {
  const w = window;
  const c = UP;
  for (let i = 0, o = at; i < length; i += 1, o += 2) {
    into[o] = w[i + 15]!;
    into[o + 1] =
      c[0]! * (w[i]! + w[i + 31]!) + c[1]! * (w[i + 1]! + w[i + 30]!) +
      c[2]! * (w[i + 2]! + w[i + 29]!) + c[3]! * (w[i + 3]! + w[i + 28]!) +
      c[4]! * (w[i + 4]! + w[i + 27]!) + c[5]! * (w[i + 5]! + w[i + 26]!) +
      c[6]! * (w[i + 6]! + w[i + 25]!) + c[7]! * (w[i + 7]! + w[i + 24]!) +
      (c[8]! * (w[i + 8]! + w[i + 23]!) + c[9]! * (w[i + 9]! + w[i + 22]!) +
      c[10]! * (w[i + 10]! + w[i + 21]!) + c[11]! * (w[i + 11]! + w[i + 20]!) +
      c[12]! * (w[i + 12]! + w[i + 19]!) + c[13]! * (w[i + 13]! + w[i + 18]!) +
      c[14]! * (w[i + 14]! + w[i + 17]!) + c[15]! * (w[i + 15]! + w[i + 16]!));
  }
}

/* oxfmt-ignore */
function halve(ahead: number, length: number, into: Float32Array, at: number): number {
  const w = window;
  const c = DOWN;
  let o = at;
  for (let i = ahead; i < length; i += 2, o += 1) {
    into[o] = MIDDLE * w[i + 31]! +
      c[0]! * (w[i]! + w[i + 62]!) + c[1]! * (w[i + 2]! + w[i + 60]!) +
      c[2]! * (w[i + 4]! + w[i + 58]!) + c[3]! * (w[i + 6]! + w[i + 56]!) +
      c[4]! * (w[i + 8]! + w[i + 54]!) + c[5]! * (w[i + 10]! + w[i + 52]!) +
      c[6]! * (w[i + 12]! + w[i + 50]!) + c[7]! * (w[i + 14]! + w[i + 48]!) +
      (c[8]! * (w[i + 16]! + w[i + 46]!) + c[9]! * (w[i + 18]! + w[i + 44]!) +
      c[10]! * (w[i + 20]! + w[i + 42]!) + c[11]! * (w[i + 22]! + w[i + 40]!) +
      c[12]! * (w[i + 24]! + w[i + 38]!) + c[13]! * (w[i + 26]! + w[i + 36]!) +
      c[14]! * (w[i + 28]! + w[i + 34]!) + c[15]! * (w[i + 30]! + w[i + 32]!));
  }
  return o - at;
}
