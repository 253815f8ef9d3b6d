/** What every PlacedStore and its PlacedDirectory do. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlacedCall } from '../placed-call.ts';
import { somePlacedCall } from './fakes/some-placed-call.ts';
import type { PlacedDirectory, PlacedStore } from './placed-store.ts';

export interface OpenedPlacedStore {
  /** Of two tenants. */
  store: PlacedStore;
  other: PlacedStore;
  tenantIds: { store: string; other: string };
  directory: PlacedDirectory;
  close(): Promise<void>;
}

export function placedStoreContract(name: string, open: () => Promise<OpenedPlacedStore>): void {
  describe(`${name} keeps the contract of PlacedStore`, () => {
    let opened: OpenedPlacedStore;
    let store: PlacedStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());
    const added = async (patch: Partial<PlacedCall> = {}): Promise<PlacedCall> => {
      const call = { ...somePlacedCall(opened.tenantIds.store), ...patch };
      expect(await store.add(call)).toBeNull();
      return call;
    };

    test('a call is found as it was added', async () => {
      const call = await added();
      expect(await store.get(call.callId)).toEqual(call);
      expect(await store.get('call_nobody')).toBeNull();
      expect(await opened.directory.find(call.callId)).toEqual(call);
    });

    test('a second call with the same key is not added, and the first is given back; another tenant may use the key', async () => {
      const call = somePlacedCall(opened.tenantIds.store);
      const idempotencyKey = call.callId;
      await store.add({ ...call, idempotencyKey });
      const again = { ...somePlacedCall(opened.tenantIds.store), idempotencyKey };
      expect(await store.add(again)).toEqual({ ...call, idempotencyKey });
      expect(await store.get(again.callId)).toBeNull();
      expect((await store.byKey(idempotencyKey))?.callId).toBe(call.callId);
      expect(await opened.other.byKey(idempotencyKey)).toBeNull();
      expect(
        await opened.other.add({ ...somePlacedCall(opened.tenantIds.other), idempotencyKey }),
      ).toBeNull();
    });

    test('of many who would take a waiting call, one gets it', async () => {
      const call = await added();
      const claim = () =>
        store.change(
          call.callId,
          { states: ['queued'], attempt: 0 },
          { state: 'created', attempt: 1, updatedAtMs: 2 },
        );
      const claims = await Promise.all([claim(), claim(), claim(), claim()]);
      expect(claims.filter((one) => one !== null)).toEqual([
        { ...call, state: 'created', attempt: 1, updatedAtMs: 2 },
      ]);
    });

    test('a call that is elsewhere is not changed', async () => {
      const call = await added({ state: 'ended', attempt: 2 });
      expect(
        await store.change(call.callId, { states: ['queued'] }, { state: 'created', updatedAtMs: 2 }),
      ).toBeNull();
      const from = { states: ['ended'] as const, attempt: 1 };
      expect(await store.change(call.callId, from, { carrierId: 'CA1', updatedAtMs: 2 })).toBeNull();
      expect(await store.get(call.callId)).toEqual(call);
    });

    test('a tenant neither sees, changes nor removes the calls of another', async () => {
      const call = await added();
      const { other } = opened;
      expect(await other.get(call.callId)).toBeNull();
      expect(
        await other.change(call.callId, { states: ['queued'] }, { state: 'canceled', updatedAtMs: 2 }),
      ).toBeNull();
      await other.remove(call.callId);
      expect(await store.get(call.callId)).toEqual(call);
    });

    test('one that was never tried can be removed, and no other', async () => {
      const [waiting, tried] = [await added(), await added({ attempt: 1 })];
      await store.remove(waiting.callId);
      await store.remove(tried.callId);
      expect(await store.get(waiting.callId)).toBeNull();
      expect(await store.get(tried.callId)).toEqual(tried);
    });

    test('what is not over is found again after a restart', async () => {
      const calls = [await added(), await added({ state: 'ringing' }), await added({ state: 'busy' })];
      const open = (await opened.directory.open(10_000)).map(({ callId }) => callId);
      expect(calls.map(({ callId }) => open.includes(callId))).toEqual([true, true, false]);
    });
  });
}
