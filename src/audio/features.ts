/** What a frame of sound is like, in single numbers. */

/** Root mean square of the samples, 0 for none: 0.1 is ordinary speech on a telephone, 0.001 a quiet room. */
export function rms(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += samples[i]! * samples[i]!;
  return Math.sqrt(sum / samples.length);
}
