/** What every BundleStore does. Run over the adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BundleStore, Publisher } from './bundle-store.ts';

export interface OpenedBundleStore {
  store: BundleStore;
  /** The same of another tenant; null where there is but one. */
  other: BundleStore | null;
  close(): Promise<void>;
}

function publisher(keyId: string, name: string): Publisher {
  return {
    keyId: keyId.repeat(32),
    name,
    publicKey: 'PEM',
    trustedBy: 'ada@example.com',
    trustedAtMs: 1_700_000_000_000,
  };
}

export function bundleStoreContract(name: string, open: () => Promise<OpenedBundleStore>): void {
  describe(`${name} keeps the contract of BundleStore`, () => {
    let opened: OpenedBundleStore;
    let store: BundleStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
      for (const { keyId } of await store.publishers()) await store.distrust(keyId);
    });
    afterEach(() => opened.close());

    test('publishers are listed by name, found by key, and forgotten', async () => {
      await store.trust(publisher('b', 'Zeta'));
      await store.trust(publisher('a', 'Alpha'));
      await store.trust(publisher('b', 'Beta'));
      expect(await store.publishers()).toEqual([publisher('a', 'Alpha'), publisher('b', 'Beta')]);
      expect(await store.publisher('b'.repeat(32))).toEqual(publisher('b', 'Beta'));
      expect(await store.distrust('b'.repeat(32))).toBe(true);
      expect(await store.distrust('b'.repeat(32))).toBe(false);
      expect(await store.publisher('b'.repeat(32))).toBeNull();
    });

    test('an agent’s origin is the bundle that was imported last', async () => {
      const origin = {
        agentId: 'dental',
        hash: 'c'.repeat(64),
        keyId: 'a'.repeat(32),
        madeFrom: ['d'.repeat(64)],
        importedBy: 'ada',
        importedAtMs: 5,
      };
      await store.imported({ ...origin, hash: 'e'.repeat(64) });
      await store.imported(origin);
      expect(await store.originOf('dental')).toEqual(origin);
      expect(await store.originOf('made-here')).toBeNull();
    });

    test('another tenant knows nothing of it', async () => {
      await store.trust(publisher('a', 'Alpha'));
      await store.imported({
        agentId: 'dental',
        hash: 'c'.repeat(64),
        keyId: 'a'.repeat(32),
        madeFrom: [],
        importedBy: 'ada',
        importedAtMs: 5,
      });
      if (opened.other === null) return;
      expect(await opened.other.publisher('a'.repeat(32))).toBeNull();
      expect(await opened.other.originOf('dental')).toBeNull();
    });
  });
}
