/** Marked turns kept in memory, for tests. Passes the contract of `ExampleStore`. */
import type { Example, ExampleStore } from '../example-store.ts';

export function memoryExampleStore(): ExampleStore {
  let kept: Example[] = [];
  const isAt = (one: Example, agentId: string, turn: { callId: string; seq: number }): boolean =>
    one.agentId === agentId && one.callId === turn.callId && one.seq === turn.seq;
  return {
    async add(example) {
      kept = [...kept.filter((one) => !isAt(one, example.agentId, example)), structuredClone(example)];
    },
    list: async (agentId) =>
      structuredClone(kept.filter((one) => one.agentId === agentId))
        .toReversed()
        .toSorted((a, b) => b.markedAtMs - a.markedAtMs),
    async remove(agentId, turn) {
      const before = kept.length;
      kept = kept.filter((one) => !isAt(one, agentId, turn));
      return kept.length < before;
    },
  };
}
