/** What a frame of sound is like, in single numbers. */

/** Root mean square of the samples, 0 for none: 0.1 is ordinary speech on a telephone, 0.001 a quiet room. */
export function rms(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += samples[i]! * samples[i]!;
  return Math.sqrt(sum / samples.length);
}

/** Four coefficients predict two pure tones exactly. */
const TONE_ORDER = 4;
const normal = new Float64Array(TONE_ORDER * (TONE_ORDER + 1));
const moments = new Float64Array((TONE_ORDER + 1) * (TONE_ORDER + 1));

/**
 * How far the frame is from being one or two steady tones: the share of its power that linear prediction of order four (covariance
 * method) leaves over, 0 to 1. Dial, busy and key tones leave less than 0.003 even through µ-law, speech rarely less than 0.03.
 *
 * `step`: only one sample of so many is looked at, so that 4000 a second are: a tone stays a tone when it folds down, noise and speech
 * become less orderly. `length`: of so many samples.
 */
export function toneResidual(samples: Float32Array, step = 4, length = samples.length): number {
  const order = TONE_ORDER;
  const size = order + 1;
  measure(samples, step, length);
  const power = moments[0]!;
  if (!(power > 0)) return 1;
  for (let row = 0; row < order; row += 1) {
    for (let column = 0; column < order; column += 1) {
      normal[row * size + column] = moments[(row + 1) * size + column + 1]!;
    }
    normal[row * size + row]! += 1e-9 * power;
    normal[row * size + order] = moments[row + 1]!;
  }
  let left = power;
  solve(normal, order);
  for (let row = 0; row < order; row += 1) left -= normal[row * size + order]! * moments[row + 1]!;
  return Math.max(0, Math.min(1, left / power));
}

/** Fills `moments` with the products of each sample with those before it, at all pairs of distances. Written out: memory is touched once. */
function measure(samples: Float32Array, step: number, length: number): void {
  let [m00, m01, m02, m03, m04, m11, m12, m13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [m14, m22, m23, m24, m33, m34, m44] = [0, 0, 0, 0, 0, 0, 0];
  let d = samples[0]!;
  let c = samples[step]!;
  let b = samples[2 * step]!;
  let a = samples[3 * step]!;
  for (let n = TONE_ORDER * step; n < length; n += step) {
    const e = d;
    d = c;
    c = b;
    b = a;
    a = samples[n]!;
    m00 += a * a;
    m01 += a * b;
    m02 += a * c;
    m03 += a * d;
    m04 += a * e;
    m11 += b * b;
    m12 += b * c;
    m13 += b * d;
    m14 += b * e;
    m22 += c * c;
    m23 += c * d;
    m24 += c * e;
    m33 += d * d;
    m34 += d * e;
    m44 += e * e;
  }
  moments.set([m00, m01, m02, m03, m04, m01, m11, m12, m13, m14, m02, m12, m22, m23, m24]);
  moments.set([m03, m13, m23, m33, m34, m04, m14, m24, m34, m44], 15);
}

/** Gauss and Jordan's elimination in place, for a symmetric positive matrix with its right side as last column. */
function solve(matrix: Float64Array, order: number): void {
  const size = order + 1;
  for (let pivot = 0; pivot < order; pivot += 1) {
    const scale = matrix[pivot * size + pivot]!;
    for (let column = pivot; column < size; column += 1) matrix[pivot * size + column]! /= scale;
    for (let row = 0; row < order; row += 1) {
      if (row === pivot) continue;
      const factor = matrix[row * size + pivot]!;
      for (let column = pivot; column < size; column += 1) {
        matrix[row * size + column]! -= factor * matrix[pivot * size + column]!;
      }
    }
  }
}
