/** Values from a list, by any of their wordings. */
import type { Choice } from '#voice/plan.ts';
import { stem } from '../understand/stem.ts';
import { tokenise } from './tokens.ts';
import type { Found } from './tokens.ts';

/** All values that are mentioned, in order; where wordings overlap, the longest. */
export function findChoices(tokens: readonly string[], values: readonly Choice[]): Found<string>[] {
  const stems = tokens.map(stem);
  const found: Found<string>[] = [];
  for (let at = 0; at < tokens.length;) {
    const match = choiceAt(stems, at, values);
    if (match) found.push(match);
    at = match ? match.to : at + 1;
  }
  return found;
}

export function choiceAt(
  stems: readonly string[],
  at: number,
  values: readonly Choice[],
): Found<string> | null {
  let best: Found<string> | null = null;
  for (const { value, wordings } of prepared(values)) {
    for (const wording of wordings) {
      if (wording.length <= (best === null ? 0 : best.to - best.from)) continue;
      if (wording.every((word, index) => stems[at + index] === word))
        best = { value, from: at, to: at + wording.length };
    }
  }
  return best;
}

interface Prepared {
  value: string;
  wordings: string[][];
}

/** Lists are part of the strategy and live as long as it does. */
const cache = new WeakMap<readonly Choice[], Prepared[]>();

function prepared(values: readonly Choice[]): Prepared[] {
  const known = cache.get(values);
  if (known) return known;
  const made = values.map(({ value, say }) => ({
    value,
    wordings: say.map((words) => tokenise(words).map(stem)).filter((words) => words.length > 0),
  }));
  cache.set(values, made);
  return made;
}
