/** What a frame of sound is like, in single numbers. */

/** Root mean square of the samples, 0 for none: 0.1 is ordinary speech on a telephone, 0.001 a quiet room. */
export function rms(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += samples[i]! * samples[i]!;
  return Math.sqrt(sum / samples.length);
}

/** Only every fourth sample is looked at: a tone stays a tone when it folds down, noise and speech become less orderly. */
const TONE_STEP = 4;
/** Four coefficients predict two pure tones exactly. */
const TONE_ORDER = 4;
const normal = new Float64Array(TONE_ORDER * (TONE_ORDER + 1));
const moments = new Float64Array((TONE_ORDER + 1) * (TONE_ORDER + 1));

/**
 * How far the frame is from being one or two steady tones: the share of its power that linear prediction of order four (covariance
 * method) leaves over, 0 to 1. Dial, busy and key tones leave less than 0.003 even through µ-law, speech rarely less than 0.03.
 */
export function toneResidual(samples: Float32Array): number {
  const order = TONE_ORDER;
  const size = order + 1;
  moments.fill(0);
  for (let n = order * TONE_STEP; n < samples.length; n += TONE_STEP) {
    for (let i = 0; i < size; i += 1) {
      const left = samples[n - i * TONE_STEP]!;
      for (let j = i; j < size; j += 1) moments[i * size + j]! += left * samples[n - j * TONE_STEP]!;
    }
  }
  const power = moments[0]!;
  if (!(power > 0)) return 1;
  for (let row = 0; row < order; row += 1) {
    for (let column = 0; column < order; column += 1) {
      const [i, j] = row < column ? [row + 1, column + 1] : [column + 1, row + 1];
      normal[row * size + column] = moments[i * size + j]!;
    }
    normal[row * size + row]! += 1e-9 * power;
    normal[row * size + order] = moments[row + 1]!;
  }
  let left = power;
  solve(normal, order);
  for (let row = 0; row < order; row += 1) left -= normal[row * size + order]! * moments[row + 1]!;
  return Math.max(0, Math.min(1, left / power));
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
