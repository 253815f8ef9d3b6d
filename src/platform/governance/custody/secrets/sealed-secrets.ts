/** Secrets as things that a rotation seals anew. */
import type { SealedThings } from '../keys/rotation.ts';
import { secretContext } from './secrets.ts';
import type { SecretStore } from './secret-store.ts';

const BATCH = 50;

export function sealedSecrets(storeOf: (tenantId: string) => SecretStore): SealedThings {
  return {
    async resealBatch(tenantId, vault, newest) {
      const store = storeOf(tenantId);
      let resealed = 0;
      for (const was of await store.olderThan(newest, BATCH)) {
        const context = secretContext(tenantId, was.name, was.version);
        const plain = await vault.open(tenantId, was.sealed, context);
        if (await store.reseal(was, await vault.seal(tenantId, plain, context))) resealed += 1;
      }
      return resealed;
    },
  };
}
