/** Model profiles kept in memory, for tests. Passes the contract of `ModelProfileStore`. */
import type { ModelProfile } from '../../model-profile.ts';
import type { ModelProfileStore } from '../model-profile-store.ts';

export function memoryModelProfiles(): ModelProfileStore {
  const kept = new Map<string, ModelProfile>();
  const byName = (one: ModelProfile, other: ModelProfile): number => (one.name < other.name ? -1 : 1);
  return {
    list: async () => structuredClone([...kept.values()].toSorted(byName)),
    get: async (name) => structuredClone(kept.get(name) ?? null),
    put: async (profile) => void kept.set(profile.name, structuredClone(profile)),
    remove: async (name) => kept.delete(name),
  };
}
