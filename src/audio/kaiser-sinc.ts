/** The shape of our low-pass filters: a sinc under a Kaiser window of 80 dB. */

/** Kaiser's beta for 80 dB: 0.1102 (80 - 8.7). */
const BETA = 7.857;

export function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The window at `x`, which is 0 in its middle and 1 at its edge. */
export function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
}

/** The modified Bessel function of order zero, by its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
