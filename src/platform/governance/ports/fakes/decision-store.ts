/** Decisions in memory. Passes the contract of `DecisionStore`. */
import type { Decision, DecisionStore } from '../decision-store.ts';

export function memoryDecisionStore(): DecisionStore {
  const kept: Decision[] = [];
  return {
    async add(decision) {
      if (!kept.some(({ id }) => id === decision.id)) kept.push(structuredClone(decision));
    },
    async get(id) {
      return structuredClone(kept.find((each) => each.id === id)) ?? null;
    },
    async list({ limit, before, action, outcome, callId }) {
      const found = kept
        .filter(
          (each) =>
            (action === undefined || each.action === action) &&
            (outcome === undefined || each.outcome === outcome) &&
            (callId === undefined || each.callId === callId) &&
            (before === undefined || newestFirst(before, each) < 0),
        )
        .toSorted(newestFirst);
      return structuredClone(found.slice(0, limit));
    },
  };
}

function newestFirst(a: { atMs: number; id: string }, b: { atMs: number; id: string }): number {
  return b.atMs - a.atMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
