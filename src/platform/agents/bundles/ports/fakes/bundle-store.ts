/** Publishers and origins in memory. Passes the contract of `BundleStore`. */
import type { BundleStore, Origin, Publisher } from '../bundle-store.ts';

export function memoryBundleStore(): BundleStore {
  const publishers = new Map<string, Publisher>();
  const origins = new Map<string, Origin>();
  return {
    publishers: async () =>
      structuredClone([...publishers.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))),
    publisher: async (keyId) => structuredClone(publishers.get(keyId) ?? null),
    async trust(publisher) {
      publishers.set(publisher.keyId, structuredClone(publisher));
    },
    distrust: async (keyId) => publishers.delete(keyId),
    async imported(origin) {
      origins.set(origin.agentId, structuredClone(origin));
    },
    originOf: async (agentId) => structuredClone(origins.get(agentId) ?? null),
  };
}
