/** A tenant's policies in memory. Passes the contract of `PolicyStore`. */
import type { PolicyStore, PolicyVersion } from '../policy-store.ts';

export function memoryPolicyStore(): PolicyStore {
  const kept: PolicyVersion[] = [];
  return {
    current: async () => kept.at(-1) ?? null,
    get: async (version) => kept.find((each) => each.version === version) ?? null,
    list: async (limit) =>
      kept
        .toReversed()
        .slice(0, limit)
        .map(({ source: _source, ...head }) => head),
    async add(policies) {
      if (kept.some(({ version }) => version === policies.version)) return false;
      kept.push({ ...policies });
      kept.sort((a, b) => a.version - b.version);
      return true;
    },
  };
}
