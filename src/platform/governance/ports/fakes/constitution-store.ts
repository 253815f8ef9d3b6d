/** Constitutions in memory. Passes the contract of `ConstitutionStore`. */
import type { Constitution } from '../../constitution/constitution.ts';
import type { ConstitutionStore } from '../constitution-store.ts';

export function memoryConstitutionStore(): ConstitutionStore {
  const kept: Constitution[] = [];
  return {
    current: async () => structuredClone(kept.at(-1)) ?? null,
    list: async (limit) => structuredClone(kept.toReversed().slice(0, limit)),
    async add(constitution) {
      if (kept.some(({ version }) => version === constitution.version)) return false;
      kept.push(structuredClone(constitution));
      kept.sort((a, b) => a.version - b.version);
      return true;
    },
  };
}
