/**
 * Takes a sound's spectral shape away, so that only what it really has in common with another counts: speech resembles all other
 * speech before. Linear prediction by the autocorrelation method (Makhoul, "Linear prediction: a tutorial review").
 */

export const WHITEN_ORDER = 10;
/** White noise added to the autocorrelation: without it a pure tone makes a filter that amplifies rounding. */
const CORRECTION = 1.001;

const correlation = new Float64Array(WHITEN_ORDER + 1);
const before = new Float64Array(WHITEN_ORDER + 1);

/** Finds the filter that whitens `samples[from … from + length)`; false where there is no sound. Levinson and Durbin. */
export function findWhitener(
  samples: Float32Array,
  from: number,
  length: number,
  into: Float64Array,
): boolean {
  for (let k = 0; k <= WHITEN_ORDER; k += 1) {
    let sum = 0;
    for (let i = from + k; i < from + length; i += 1) sum += samples[i]! * samples[i - k]!;
    correlation[k] = sum;
  }
  let left = correlation[0]! * CORRECTION + 1e-12;
  if (!(correlation[0]! > 1e-9)) return false;
  into.fill(0);
  into[0] = 1;
  for (let i = 1; i <= WHITEN_ORDER; i += 1) {
    let sum = correlation[i]!;
    for (let j = 1; j < i; j += 1) sum += into[j]! * correlation[i - j]!;
    const reflection = -sum / left;
    before.set(into);
    for (let j = 1; j < i; j += 1) into[j] = before[j]! + reflection * before[i - j]!;
    into[i] = reflection;
    left *= 1 - reflection * reflection;
    if (!(left > 0)) return false;
  }
  return true;
}

/** Writes `length - WHITEN_ORDER` filtered samples: the first of them stands where `from + WHITEN_ORDER` stood. */
export function whiten(
  samples: Float32Array,
  { from, length }: { from: number; length: number },
  filter: Float64Array,
  into: Float32Array,
): number {
  const count = length - WHITEN_ORDER;
  const [, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10] = filter as unknown as number[];
  for (let i = 0; i < count; i += 1) {
    const at = from + i + WHITEN_ORDER;
    into[i] =
      samples[at]! +
      a1! * samples[at - 1]! +
      a2! * samples[at - 2]! +
      a3! * samples[at - 3]! +
      a4! * samples[at - 4]! +
      a5! * samples[at - 5]! +
      a6! * samples[at - 6]! +
      a7! * samples[at - 7]! +
      a8! * samples[at - 8]! +
      a9! * samples[at - 9]! +
      a10! * samples[at - 10]!;
  }
  return count;
}
