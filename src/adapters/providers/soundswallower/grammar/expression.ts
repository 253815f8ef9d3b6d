/** What may be said, as a small tree: words, sequences, weighted alternatives, optional parts and repetitions. */
export type Expression =
  | { kind: 'words'; words: string[] }
  | { kind: 'seq'; parts: Expression[] }
  | { kind: 'alt'; options: { say: Expression; weight: number }[] }
  | { kind: 'opt'; say: Expression; chance: number }
  | { kind: 'many'; say: Expression; between: Expression | null; again: number };

export type Sayable = string | Expression;

/** A string stands for its words. A word may carry a sense after `~`, which chooses its sound (`a~letter`). */
export function toExpression(sayable: Sayable): Expression {
  if (typeof sayable !== 'string') return sayable;
  return { kind: 'words', words: sayable.split(' ').filter((word) => word !== '') };
}

export function seq(...parts: Sayable[]): Expression {
  return { kind: 'seq', parts: parts.map(toExpression) };
}

/** Alternatives of equal weight. */
export function oneOf(...options: Sayable[]): Expression {
  return { kind: 'alt', options: options.map((say) => ({ say: toExpression(say), weight: 1 })) };
}

/** Alternatives with weights relative to each other; those of weight 0 are left out. */
export function weighted(...options: [weight: number, say: Sayable][]): Expression {
  return {
    kind: 'alt',
    options: options
      .filter(([weight]) => weight > 0)
      .map(([weight, say]) => ({ say: toExpression(say), weight })),
  };
}

/** Said with probability `chance`. */
export function opt(say: Sayable, chance = 0.5): Expression {
  return { kind: 'opt', say: toExpression(say), chance };
}

/** Once or more; `again` is the probability of another one after each. */
export function many(say: Sayable, again: number, between: Sayable | null = null): Expression {
  return {
    kind: 'many',
    say: toExpression(say),
    again,
    between: between === null ? null : toExpression(between),
  };
}

/** Between `min` and `max` times; counted, so keep `max` small. */
export function times(
  say: Sayable,
  range: { min: number; max: number; again: number; between?: Sayable },
): Expression {
  const step = range.between === undefined ? toExpression(say) : seq(range.between, say);
  let rest: Expression | null = null;
  for (let count = range.max; count > 1; count -= 1) {
    const onward: Expression = rest === null ? step : seq(step, rest);
    rest = count > range.min ? opt(onward, range.again) : onward;
  }
  return rest === null ? toExpression(say) : seq(say, rest);
}
