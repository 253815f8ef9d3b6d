/** Sorts what was asked into runs of the model, which takes several calls at once and of each as many chunks as follow each other. */

export interface Asked {
  call: number;
  samples: Float32Array;
}

/** What one call asks, in order: each chunk is judged upon what the model remembers of those before it. */
export interface Chain {
  call: number;
  chunks: Float32Array[];
}

/** Chains of the same length go together, the longest last: a call that has just begun to speak asks most. */
export function chainsOf(asked: readonly Asked[]): Chain[][] {
  const chains = new Map<number, Chain>();
  for (const { call, samples } of asked) {
    const chain = chains.get(call);
    if (chain) chain.chunks.push(samples);
    else chains.set(call, { call, chunks: [samples] });
  }
  const byLength = new Map<number, Chain[]>();
  for (const chain of chains.values()) {
    const alike = byLength.get(chain.chunks.length);
    if (alike) alike.push(chain);
    else byLength.set(chain.chunks.length, [chain]);
  }
  return [...byLength.entries()].toSorted(([a], [b]) => a - b).map(([, alike]) => alike);
}
