/** The filter of a few taps that makes one sound of another as well as can be (the covariance method of least squares). */

const MOST_TAPS = 24;
/** Of the diagonal: so much noise is taken to be on the other sound. Less: directions without sound are fitted to anything. */
const RIDGE = 0.01;

const normal = new Float64Array(MOST_TAPS * MOST_TAPS);
const right = new Float64Array(MOST_TAPS);
/** The filter that was found last: of the taps, in their order. */
export const weights = new Float64Array(MOST_TAPS);

/** What is explained, by `taps` places of the other sound: `other` is `width + taps - 1` long. */
export interface Explanation {
  sound: Float32Array;
  width: number;
  other: Float32Array;
  taps: number;
}

/** Writes the share of the sound's power that the taps explain, 0 to 1, and which of them is the strongest. */
export function explainedBy(
  { sound, width, other, taps }: Explanation,
  best: { share: number; lag: number },
): void {
  let power = 0;
  for (let i = 0; i < width; i += 1) power += sound[i]! * sound[i]!;
  for (let tap = 0; tap < taps; tap += 1) {
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += sound[i]! * other[tap + i]!;
    right[tap] = sum;
  }
  fillNormal(other, width, taps);
  if (!(power > 0) || !(normal[0]! > 0) || !solve(taps)) return;
  let explained = 0;
  let strongest = 0;
  for (let tap = 0; tap < taps; tap += 1) {
    explained += weights[tap]! * right[tap]!;
    const strength = Math.abs(weights[tap]!);
    if (strength <= strongest) continue;
    strongest = strength;
    best.lag = tap;
  }
  best.share = Math.max(0, Math.min(1, explained / power));
}

/** The products of the other sound with itself at all pairs of taps; each diagonal follows from its first by what comes and goes. */
function fillNormal(other: Float32Array, width: number, taps: number): void {
  let trace = 0;
  for (let column = 0; column < taps; column += 1) {
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += other[i]! * other[column + i]!;
    for (let row = 0; row + column < taps; row += 1) {
      if (row > 0) {
        sum += other[width + row - 1]! * other[column + width + row - 1]!;
        sum -= other[row - 1]! * other[column + row - 1]!;
      }
      normal[row * MOST_TAPS + row + column] = sum;
      normal[(row + column) * MOST_TAPS + row] = sum;
      if (column === 0) trace += sum;
    }
  }
  const noise = (RIDGE * trace) / taps + 1e-15;
  for (let tap = 0; tap < taps; tap += 1) normal[tap * MOST_TAPS + tap]! += noise;
}

/** Cholesky's factorisation in the lower half, then both substitutions; false where the matrix is none of a sound. */
function solve(taps: number): boolean {
  for (let row = 0; row < taps; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = normal[row * MOST_TAPS + column]!;
      for (let k = 0; k < column; k += 1) {
        sum -= normal[row * MOST_TAPS + k]! * normal[column * MOST_TAPS + k]!;
      }
      if (row > column) normal[row * MOST_TAPS + column] = sum / normal[column * MOST_TAPS + column]!;
      else if (sum > 0) normal[row * MOST_TAPS + row] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let row = 0; row < taps; row += 1) {
    let sum = right[row]!;
    for (let k = 0; k < row; k += 1) sum -= normal[row * MOST_TAPS + k]! * weights[k]!;
    weights[row] = sum / normal[row * MOST_TAPS + row]!;
  }
  for (let row = taps - 1; row >= 0; row -= 1) {
    let sum = weights[row]!;
    for (let k = row + 1; k < taps; k += 1) sum -= normal[k * MOST_TAPS + row]! * weights[k]!;
    weights[row] = sum / normal[row * MOST_TAPS + row]!;
  }
  return true;
}
