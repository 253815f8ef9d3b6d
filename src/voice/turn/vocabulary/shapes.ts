/**
 * Phrases by their shape: "that's <very>* <nice>". Words as they are, `|` between those of which one is said, `<name>` for any word of a
 * class, `?` behind what may be missing, `*` behind what may be missing or come more than once.
 */

/** The words of a class: those, or of that form. */
export type WordClass = string | RegExp;

interface Step {
  fits(word: string): boolean;
  optional: boolean;
  repeats: boolean;
}

export type Shape = readonly Step[];

/** One phrase a line; empty lines separate what belongs together. Throws where a class is not among `classes`. */
export function shapesOf(lines: string, classes: Record<string, readonly WordClass[]>): Shape[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/).map((part) => stepOf(part, classes)));
}

function stepOf(part: string, classes: Record<string, readonly WordClass[]>): Step {
  const [, alternatives = '', mark = ''] = /^(.*?)([?*]?)$/.exec(part) ?? [];
  const words = new Set<string>();
  const forms: RegExp[] = [];
  for (const one of alternatives.split('|')) {
    const name = /^<(.+)>$/.exec(one)?.[1];
    if (name === undefined) words.add(one);
    else if (!classes[name]) throw new Error(`There is no class of words "${name}" for "${part}".`);
    else
      for (const known of classes[name]) {
        if (typeof known === 'string') for (const word of known.split(/[\s,]+/)) words.add(word);
        else forms.push(known);
      }
  }
  return {
    fits: (word) => words.has(word) || forms.some((form) => form.test(word)),
    optional: mark !== '',
    repeats: mark === '*',
  };
}

/**
 * Where a phrase of one of these shapes that begins at `from` may end (indexes behind its last word), and whether the words run out
 * within one: more of them may make it whole.
 */
export function readShapes(
  said: readonly string[],
  from: number,
  shapes: readonly Shape[],
): { ends: Set<number>; begun: boolean } {
  const ends = new Set<number>();
  let begun = false;
  const read = (shape: Shape, at: number, i: number): void => {
    const step = shape[at];
    if (!step) {
      if (i > from) ends.add(i);
      return;
    }
    const word = said[i];
    if (word === undefined) begun ||= i > from;
    else if (step.fits(word)) read(shape, step.repeats ? at : at + 1, i + 1);
    if (step.optional) read(shape, at + 1, i);
  };
  for (const shape of shapes) read(shape, 0, from);
  return { ends, begun };
}
