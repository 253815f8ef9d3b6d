/** What every NumberStore and its NumberDirectory do. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, type ParleyError } from '#voice/errors.ts';
import { someNumber } from './fakes/some-number.ts';
import type { NumberDirectory, NumberStore } from './number-store.ts';

export interface OpenedNumberStore {
  /** Of two tenants. */
  store: NumberStore;
  other: NumberStore;
  tenantIds: { store: string; other: string };
  directory: NumberDirectory;
  close(): Promise<void>;
}

/** `open` gives a store that may already hold other numbers: the suite looks only at its own. */
export function numberStoreContract(name: string, open: () => Promise<OpenedNumberStore>): void {
  describe(`${name} keeps the contract of NumberStore`, () => {
    let opened: OpenedNumberStore;
    let store: NumberStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    test('a number is found as it was added', async () => {
      const number = someNumber();
      await store.add(number);
      expect(await store.get(number.id)).toEqual(number);
      expect(await store.list()).toContainEqual(number);
      expect(await store.get('num_nobody')).toBeNull();
    });

    test('a number that a tenant has, no other can claim, and none is told whose it is', async () => {
      const number = someNumber();
      await store.add(number);
      for (const each of [store, opened.other]) {
        const fault: unknown = await each
          .add({ ...someNumber(), number: number.number })
          .catch((reason) => reason);
        expect(codeOf(fault)).toBe('number.taken');
        const { detail } = fault as ParleyError;
        expect(detail).not.toContain(number.id);
        expect(detail).not.toContain(opened.tenantIds.store);
      }
    });

    test('a tenant neither sees, changes nor removes the numbers of another', async () => {
      const number = someNumber();
      await store.add(number);
      const { other } = opened;
      expect(await other.get(number.id)).toBeNull();
      expect((await other.list()).map(({ id }) => id)).not.toContain(number.id);
      expect(await other.change(number.id, { ...number, label: 'Mine' })).toBe(false);
      expect(await other.remove(number.id)).toBe(false);
      expect(await store.get(number.id)).toEqual(number);
    });

    test('everything but the number itself can be changed', async () => {
      const number = someNumber();
      await store.add(number);
      const to = { label: 'Night line', agentId: 'night', hours: null, updatedAtMs: 5_000 };
      expect(await store.change(number.id, to)).toBe(true);
      expect(await store.get(number.id)).toEqual({ ...number, ...to });
      expect(await store.change('num_nobody', to)).toBe(false);
    });

    test('the directory finds the tenant of a number, until it is removed; then another may claim it', async () => {
      const number = someNumber();
      await store.add(number);
      expect(await opened.directory.find(number.number)).toEqual({
        tenantId: opened.tenantIds.store,
        number,
      });
      expect(await store.remove(number.id)).toBe(true);
      expect(await opened.directory.find(number.number)).toBeNull();
      const again = { ...someNumber(), number: number.number };
      await opened.other.add(again);
      expect((await opened.directory.find(number.number))?.tenantId).toBe(opened.tenantIds.other);
    });
  });
}
