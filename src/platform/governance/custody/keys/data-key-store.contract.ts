/** What every DataKeyStore does. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DataKeyStore, WrappedKey } from './data-key-store.ts';

export interface OpenedDataKeyStore {
  store: DataKeyStore;
  /** Tenants that exist, with no key yet. */
  tenants: [string, string];
  /** Something is sealed under the key from now on; the returned function ends that. */
  use(tenantId: string, version: number): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export function dataKeyStoreContract(name: string, open: () => Promise<OpenedDataKeyStore>): void {
  describe(`${name} keeps the contract of DataKeyStore`, () => {
    let opened: OpenedDataKeyStore;
    let store: DataKeyStore;
    let key: (version: number, more?: Partial<WrappedKey>) => WrappedKey;
    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
      key = (version, more) => ({
        tenantId: opened.tenants[0],
        version,
        masterId: 'local-1',
        wrapped: `wrapped ${version}`,
        madeAtMs: version * 1000,
        ...more,
      });
    });
    afterEach(() => opened.close());

    test('a tenant without a key has none', async () => {
      expect(await store.newest(opened.tenants[0])).toBeNull();
      expect(await store.get(opened.tenants[0], 1)).toBeNull();
    });

    test('the newest key is the one of the greatest version, and each is found by its own', async () => {
      for (const version of [1, 2, 3]) expect(await store.add(key(version))).toBe(true);
      expect(await store.newest(opened.tenants[0])).toEqual(key(3));
      expect(await store.get(opened.tenants[0], 2)).toEqual(key(2));
      expect(await store.newest(opened.tenants[1])).toBeNull();
    });

    test('a version is made once: who comes second changes nothing', async () => {
      await store.add(key(1));
      expect(await store.add(key(1, { wrapped: 'mine' }))).toBe(false);
      expect(await store.newest(opened.tenants[0])).toEqual(key(1));
    });

    test('a key is wrapped anew only as it was read', async () => {
      await store.add(key(1));
      const now = { masterId: 'local-2', wrapped: 'anew' };
      expect(await store.rewrap(key(1, { wrapped: 'older' }), now)).toBe(false);
      expect(await store.rewrap(key(1), now)).toBe(true);
      expect(await store.newest(opened.tenants[0])).toEqual(key(1, now));
    });

    test('keys under another master key are found, and whose keys are in use', async () => {
      await store.add(key(1));
      await store.add(key(2, { masterId: 'local-2' }));
      const mine = (rows: WrappedKey[]) => rows.filter(({ tenantId }) => tenantId === opened.tenants[0]);
      expect(mine(await store.notUnder('local-2', 1_000))).toEqual([key(1)]);
      expect(await store.masterIds()).toEqual(expect.arrayContaining(['local-1', 'local-2']));
    });

    test('a key goes when it was replaced long ago and nothing is sealed under it; the newest never', async () => {
      for (const version of [1, 2, 3]) await store.add(key(version));
      const release = await opened.use(opened.tenants[0], 1);
      expect(await store.dropUnused(2_000)).toBe(0);
      expect(await store.dropUnused(9_000)).toBe(1);
      expect(await store.get(opened.tenants[0], 2)).toBeNull();
      await release();
      expect(await store.dropUnused(9_000)).toBe(1);
      expect(await store.newest(opened.tenants[0])).toEqual(key(3));
      expect(await store.dropUnused(9_000)).toBe(0);
    });
  });
}
