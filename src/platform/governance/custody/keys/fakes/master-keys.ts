/** Master keys in memory, for tests of what stands on them. */
import type { MasterKey, MasterKeys } from '../master-keys.ts';
import { fingerprint, newKey, seal, unseal } from '../sealing.ts';

export function memoryMasterKeys(): MasterKeys & { all: MasterKey[] } {
  const all = [memoryKey()];
  let next: MasterKey | null = null;
  return {
    all,
    current: async () => next ?? all.at(-1)!,
    find: async (id) => [...all, next].find((key) => key?.id === id) ?? null,
    async beginRotation() {
      next ??= memoryKey();
      return next;
    },
    async endRotation() {
      if (next) all.push(next);
      next = null;
    },
  };
}

function memoryKey(): MasterKey {
  const key = newKey();
  return {
    id: `memory-${fingerprint(key)}`,
    wrap: async (dataKey, context) => seal(key, dataKey, context).toString('base64'),
    unwrap: async (wrapped, context) => unseal(key, Buffer.from(wrapped, 'base64'), context),
  };
}
