/** Whom erasures are about, as things that a rotation seals anew. */
import type { SealedThings } from '../keys/rotation.ts';
import { personContext } from './erasures.ts';
import type { ErasureStore } from './erasure-store.ts';

const BATCH = 50;

export function sealedErasures(storeOf: (tenantId: string) => ErasureStore): SealedThings {
  return {
    async resealBatch(tenantId, vault, newest) {
      const store = storeOf(tenantId);
      let resealed = 0;
      for (const { id, person } of await store.olderThan(newest, BATCH)) {
        const context = personContext(tenantId, id);
        const plain = await vault.open(tenantId, person, context);
        if (await store.reseal(id, person, await vault.seal(tenantId, plain, context))) resealed += 1;
      }
      return resealed;
    },
  };
}
