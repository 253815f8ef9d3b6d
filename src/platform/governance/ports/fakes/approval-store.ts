/** Approvals in memory. Passes the contract of `ApprovalStore`. */
import type { Approval } from '../../approvals/approval.ts';
import type { ApprovalStore } from '../approval-store.ts';

export function memoryApprovalStore(): ApprovalStore {
  const kept = new Map<string, Approval>();
  return {
    async add(approval) {
      const taken = kept.get(approval.id);
      if (taken === undefined) kept.set(approval.id, structuredClone(approval));
      return structuredClone(taken) ?? null;
    },
    async get(id) {
      return structuredClone(kept.get(id)) ?? null;
    },
    async findByToken(tokenHash) {
      return structuredClone([...kept.values()].find((each) => each.tokenHash === tokenHash)) ?? null;
    },
    async list({ limit, before, states }) {
      const found = [...kept.values()]
        .filter((each) => states === undefined || states.includes(each.state))
        .filter((each) => before === undefined || newestFirst(before, each) < 0)
        .toSorted(newestFirst);
      return structuredClone(found.slice(0, limit));
    },
    async change(id, work) {
      const found = kept.get(id);
      if (!found) return null;
      const { state, votes, tokenHash, changedAtMs, result } = work(structuredClone(found));
      kept.set(id, structuredClone({ ...found, state, votes, tokenHash, changedAtMs, result }));
      return structuredClone(kept.get(id))!;
    },
  };
}

type Place = { createdAtMs: number; id: string };
function newestFirst(a: Place, b: Place): number {
  return b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
