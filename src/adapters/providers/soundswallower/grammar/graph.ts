/** A weighted word graph: what the decoder searches. Costs are in nats, the negative logarithm of a probability. */
import type { Expression } from './expression.ts';

export interface Arc {
  from: number;
  to: number;
  /** Index into `words`; -1 for an arc that says nothing. */
  word: number;
  cost: number;
}

export interface Graph {
  states: number;
  words: string[];
  /** Spoken arcs, then silent ones; no silent arc need be followed by another (the set is closed). */
  arcs: Arc[];
}

/** Builds a graph state by state; `close` gives it. */
export interface GraphBuilder {
  state(this: void): number;
  /** Lays an expression between two states. */
  lay(say: Expression, way: { from: number; to: number; cost?: number }): void;
  skip(this: void, from: number, to: number, cost: number): void;
  close(): Graph;
}

export function graphBuilder(): GraphBuilder {
  const words: string[] = [];
  const wordIds = new Map<string, number>();
  const spoken: Arc[] = [];
  const silent = new Map<number, Map<number, number>>();
  let states = 0;

  const ground: Ground = {
    state: () => states++,
    speak: (word, { from, to, cost }) => {
      const id = wordIds.get(word) ?? words.push(word) - 1;
      wordIds.set(word, id);
      spoken.push({ from, to, word: id, cost });
    },
    skip: (from, to, cost) => {
      if (from === to) return;
      const row = silent.get(from) ?? new Map<number, number>();
      silent.set(from, row);
      row.set(to, Math.min(cost, row.get(to) ?? Infinity));
    },
  };
  return {
    state: ground.state,
    skip: ground.skip,
    lay: (say, { from, to, cost = 0 }) => lay(ground, say, { from, to, cost }),
    close: () => ({ states, words, arcs: [...spoken, ...closed(silent)] }),
  };
}

interface Ground {
  state(this: void): number;
  speak(this: void, word: string, way: Way): void;
  skip(this: void, from: number, to: number, cost: number): void;
}

function lay(ground: Ground, say: Expression, way: Way): void {
  const { from, to, cost } = way;
  switch (say.kind) {
    case 'words':
      return chain(ground, say.words, way, ground.speak);
    case 'seq':
      return chain(ground, say.parts, way, (part, step) => lay(ground, part, step));
    case 'alt': {
      const total = say.options.reduce((sum, option) => sum + option.weight, 0);
      for (const option of say.options)
        lay(ground, option.say, { from, to, cost: cost - Math.log(option.weight / total) });
      return;
    }
    case 'opt':
      lay(ground, say.say, { from, to, cost: cost - Math.log(say.chance) });
      return ground.skip(from, to, cost - Math.log(1 - say.chance));
    case 'many': {
      const [before, after] = [ground.state(), ground.state()];
      ground.skip(from, before, cost);
      lay(ground, say.say, { from: before, to: after, cost: 0 });
      ground.skip(after, to, -Math.log(1 - say.again));
      const again = -Math.log(say.again);
      if (say.between) lay(ground, say.between, { from: after, to: before, cost: again });
      else ground.skip(after, before, again);
    }
  }
}

function chain<T>(ground: Ground, steps: T[], way: Way, each: (step: T, way: Way) => void): void {
  if (steps.length === 0) return ground.skip(way.from, way.to, way.cost);
  let from = way.from;
  steps.forEach((step, at) => {
    const to = at === steps.length - 1 ? way.to : ground.state();
    each(step, { from, to, cost: at === 0 ? way.cost : 0 });
    from = to;
  });
}

interface Way {
  from: number;
  to: number;
  cost: number;
}

/** The cheapest silent way between any two states that have one (Bellman-Ford from each state; the sets are small). */
function closed(silent: Map<number, Map<number, number>>): Arc[] {
  const arcs: Arc[] = [];
  for (const from of silent.keys()) {
    const best = new Map<number, number>([[from, 0]]);
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const soFar = best.get(at) ?? 0;
      for (const [to, cost] of silent.get(at) ?? []) {
        if (soFar + cost >= (best.get(to) ?? Infinity)) continue;
        best.set(to, soFar + cost);
        open.push(to);
      }
    }
    best.delete(from);
    for (const [to, cost] of best) arcs.push({ from, to, word: -1, cost });
  }
  return arcs;
}
