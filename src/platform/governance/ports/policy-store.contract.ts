/** What every PolicyStore does. Run over the store's and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PolicyStore } from './policy-store.ts';

export interface OpenedPolicyStore {
  /** Of two tenants that have no policies yet. */
  stores: [PolicyStore, PolicyStore];
  close(): Promise<void>;
}

export function policyStoreContract(name: string, open: () => Promise<OpenedPolicyStore>): void {
  describe(`${name} keeps the contract of PolicyStore`, () => {
    let opened: OpenedPolicyStore;
    let store: PolicyStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.stores[0];
    });
    afterEach(() => opened.close());
    const version = (number: number) => ({
      version: number,
      source: `// «${number}»\npermit(principal, action, resource);`,
      author: 'ada@example.com',
      note: `change ${number}`,
      createdAtMs: 1_700_000_000_000 + number,
    });

    test('there is none before the first', async () => {
      expect(await store.current()).toBeNull();
      expect(await store.list(10)).toEqual([]);
    });

    test('the last is in force, and every earlier one can be read', async () => {
      for (const number of [1, 2, 3]) expect(await store.add(version(number))).toBe(true);
      expect(await store.current()).toEqual(version(3));
      expect(await store.get(1)).toEqual(version(1));
      expect(await store.get(4)).toBeNull();
      const { source: _source, ...head } = version(3);
      expect(await store.list(2)).toEqual([head, expect.objectContaining({ version: 2 })]);
    });

    test('of two who make the same version at once, one does', async () => {
      const made = await Promise.all([store.add(version(1)), store.add({ ...version(1), author: 'bob' })]);
      expect(made.toSorted()).toEqual([false, true]);
    });

    test('one tenant’s policies are not another’s', async () => {
      await store.add(version(1));
      expect(await opened.stores[1].current()).toBeNull();
      expect(await opened.stores[1].add(version(1))).toBe(true);
    });
  });
}
