/** What every ConstitutionStore does. Run over the store's and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { constitutionHash, type Constitution } from '../constitution/constitution.ts';
import type { ConstitutionStore } from './constitution-store.ts';

export interface OpenedConstitutionStore {
  /** Of two tenants that have none yet. */
  stores: [ConstitutionStore, ConstitutionStore];
  close(): Promise<void>;
}

export function constitutionStoreContract(name: string, open: () => Promise<OpenedConstitutionStore>): void {
  describe(`${name} keeps the contract of ConstitutionStore`, () => {
    let opened: OpenedConstitutionStore;
    let store: ConstitutionStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.stores[0];
    });
    afterEach(() => opened.close());
    const version = (number: number): Constitution => {
      const principles = ['Tell the truth — also "when asked".', `Number ${number}.`];
      const hash = constitutionHash(principles);
      return { version: number, principles, hash, author: 'ada', note: '', createdAtMs: 1_000 + number };
    };

    test('there is none before the first; then the last is in force', async () => {
      expect(await store.current()).toBeNull();
      for (const number of [1, 2]) expect(await store.add(version(number))).toBe(true);
      expect(await store.current()).toEqual(version(2));
      expect(await store.list(10)).toEqual([version(2), version(1)]);
      expect(await opened.stores[1].current()).toBeNull();
    });

    test('of two who make the same version at once, one does', async () => {
      const made = await Promise.all([store.add(version(1)), store.add({ ...version(1), author: 'bob' })]);
      expect(made.toSorted()).toEqual([false, true]);
    });
  });
}
