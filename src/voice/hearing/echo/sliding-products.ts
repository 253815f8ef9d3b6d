/**
 * The products of a short sound with every place of a long one, by Fourier transforms of blocks that overlap (overlap-save): a tenth of
 * what multiplying at each place costs. Two blocks of the long sound are one complex transform, radix 4, its order left as it falls:
 * what is multiplied place by place needs none.
 */

/** A power of 4. Blocks give this many places less the sound's length. */
const SIZE = 1024;

/** Cosine and sine of each part of the circle. */
const cosines = Float64Array.from({ length: SIZE }, (_, i) => Math.cos((2 * Math.PI * i) / SIZE));
const sines = Float64Array.from({ length: SIZE }, (_, i) => Math.sin((2 * Math.PI * i) / SIZE));

/** The sounds at work: one place for all, because nothing is awaited here. */
const soundRe = new Float64Array(SIZE);
const soundIm = new Float64Array(SIZE);
const re = new Float64Array(SIZE);
const im = new Float64Array(SIZE);

/** A short sound and the long one that it slides along: `places + width - 1` samples. */
export interface Slide {
  sound: Float32Array;
  /** At most half a block, 512. */
  width: number;
  along: Float32Array;
  places: number;
}

/** Writes for each place the sum of the products of the samples that lie over each other there. */
export function slidingProducts({ sound, width, along, places }: Slide, into: Float32Array): void {
  load(sound, { from: 0, end: width }, soundRe);
  soundIm.fill(0);
  transform(soundRe, soundIm);
  const step = SIZE - width + 1;
  const end = places + width - 1;
  for (let from = 0; from < places; from += 2 * step) {
    load(along, { from, end }, re);
    load(along, { from: from + step, end }, im);
    transform(re, im);
    multiplyByConjugate();
    transformBack(re, im);
    store(re, into, from, Math.min(step, places - from));
    store(im, into, from + step, Math.min(step, places - from - step));
  }
}

/** One block, silence behind the end. */
function load(from: Float32Array, place: { from: number; end: number }, into: Float64Array): void {
  const count = Math.max(0, Math.min(SIZE, place.end - place.from));
  for (let i = 0; i < count; i += 1) into[i] = from[place.from + i]!;
  into.fill(0, count);
}

function store(block: Float64Array, into: Float32Array, at: number, count: number): void {
  for (let i = 0; i < count; i += 1) into[at + i] = block[i]! / SIZE;
}

function multiplyByConjugate(): void {
  for (let i = 0; i < SIZE; i += 1) {
    const x = re[i]!;
    const y = im[i]!;
    re[i] = x * soundRe[i]! + y * soundIm[i]!;
    im[i] = y * soundRe[i]! - x * soundIm[i]!;
  }
}

/** From time to frequencies, in the order in which they fall. Decimation in frequency. */
function transform(x: Float64Array, y: Float64Array): void {
  for (let quarter = SIZE / 4; quarter >= 1; quarter >>= 2) {
    const turn = SIZE / (4 * quarter);
    for (let j = 0; j < quarter; j += 1) {
      const k = j * turn;
      const c1 = cosines[k]!;
      const s1 = sines[k]!;
      const c2 = cosines[2 * k]!;
      const s2 = sines[2 * k]!;
      const c3 = cosines[3 * k]!;
      const s3 = sines[3 * k]!;
      for (let at = j; at < SIZE; at += 4 * quarter) {
        const at1 = at + quarter;
        const at2 = at1 + quarter;
        const at3 = at2 + quarter;
        const sumX = x[at]! + x[at2]!;
        const sumY = y[at]! + y[at2]!;
        const differenceX = x[at]! - x[at2]!;
        const differenceY = y[at]! - y[at2]!;
        const oddSumX = x[at1]! + x[at3]!;
        const oddSumY = y[at1]! + y[at3]!;
        const oddX = x[at1]! - x[at3]!;
        const oddY = y[at1]! - y[at3]!;
        x[at] = sumX + oddSumX;
        y[at] = sumY + oddSumY;
        const x1 = differenceX + oddY;
        const y1 = differenceY - oddX;
        x[at1] = x1 * c1 + y1 * s1;
        y[at1] = y1 * c1 - x1 * s1;
        const x2 = sumX - oddSumX;
        const y2 = sumY - oddSumY;
        x[at2] = x2 * c2 + y2 * s2;
        y[at2] = y2 * c2 - x2 * s2;
        const x3 = differenceX - oddY;
        const y3 = differenceY + oddX;
        x[at3] = x3 * c3 + y3 * s3;
        y[at3] = y3 * c3 - x3 * s3;
      }
    }
  }
}

/** The way back, the same steps from the last to the first; comes out `SIZE` times as large. */
function transformBack(x: Float64Array, y: Float64Array): void {
  for (let quarter = 1; quarter <= SIZE / 4; quarter <<= 2) {
    const turn = SIZE / (4 * quarter);
    for (let j = 0; j < quarter; j += 1) {
      const k = j * turn;
      const c1 = cosines[k]!;
      const s1 = sines[k]!;
      const c2 = cosines[2 * k]!;
      const s2 = sines[2 * k]!;
      const c3 = cosines[3 * k]!;
      const s3 = sines[3 * k]!;
      for (let at = j; at < SIZE; at += 4 * quarter) {
        const at1 = at + quarter;
        const at2 = at1 + quarter;
        const at3 = at2 + quarter;
        const x1 = x[at1]! * c1 - y[at1]! * s1;
        const y1 = y[at1]! * c1 + x[at1]! * s1;
        const x2 = x[at2]! * c2 - y[at2]! * s2;
        const y2 = y[at2]! * c2 + x[at2]! * s2;
        const x3 = x[at3]! * c3 - y[at3]! * s3;
        const y3 = y[at3]! * c3 + x[at3]! * s3;
        const sumX = x[at]! + x2;
        const sumY = y[at]! + y2;
        const differenceX = x[at]! - x2;
        const differenceY = y[at]! - y2;
        const oddSumX = x1 + x3;
        const oddSumY = y1 + y3;
        const oddX = x1 - x3;
        const oddY = y1 - y3;
        x[at] = sumX + oddSumX;
        y[at] = sumY + oddSumY;
        x[at1] = differenceX - oddY;
        y[at1] = differenceY + oddX;
        x[at2] = sumX - oddSumX;
        y[at2] = sumY - oddSumY;
        x[at3] = differenceX + oddY;
        y[at3] = differenceY - oddX;
      }
    }
  }
}
