import { failureOf, simulate } from '#platform/rehearse/simulation/simulate.ts';

/** Plays the calls of so many seeds; what the first broken one breaks, with its shortest script and how to see it again, or null. */
export function brokenCall(firstSeed: number, calls: number): string | null {
  for (let seed = firstSeed; seed < firstSeed + calls; seed += 1) {
    const failure = failureOf(seed, simulate(seed));
    if (!failure) continue;
    return [
      `seed ${seed} breaks "${failure.invariant}": ${failure.sentence}`,
      ...failure.script.map((input) => JSON.stringify(input)),
      `npm run simulate -- --only ${seed}`,
    ].join('\n');
  }
  return null;
}
