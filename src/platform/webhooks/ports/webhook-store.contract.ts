/** What every WebhookStore and its DeliveryQueue do. Run over PostgreSQL and over memory. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InboundHooksOfAll, InboundHookStore } from './inbound-hooks.ts';
import type { Claimed, DeliveryQueue, Outcome, WebhookStore } from './webhook-store.ts';

export interface OpenedWebhookStores {
  storeOf(tenantId: string): WebhookStore;
  queue: DeliveryQueue;
  inboundOf(tenantId: string): InboundHookStore;
  inbound: InboundHooksOfAll;
  /** Two tenants, with nothing in them. */
  tenants: [string, string];
  close(): Promise<void>;
}

let count = 0;
const newId = (): string => `id_${process.pid}_${performance.now()}_${(count += 1)}`.replaceAll('.', '_');

export function webhookStoreContract(name: string, open: () => Promise<OpenedWebhookStores>): void {
  describe(`${name} keeps the contract of WebhookStore`, () => {
    let opened: OpenedWebhookStores;
    let own: WebhookStore;
    let other: WebhookStore;
    beforeEach(async () => {
      opened = await open();
      own = opened.storeOf(opened.tenants[0]);
      other = opened.storeOf(opened.tenants[1]);
    });
    afterEach(() => opened.close());

    const webhook = (store: WebhookStore, events: string[] = ['call.ended']) =>
      store.create({
        id: newId(),
        url: 'https://example.com/hook',
        events,
        description: 'CRM',
        createdAtMs: 1_000,
      });
    const event = (type = 'call.ended', tenantId = opened.tenants[0]) => ({
      id: newId(),
      type,
      createdAtMs: 1_767_614_400_000,
      tenantId,
      data: { callId: 'call_1' },
    });
    /** Of this test's tenants only: the queue is everybody's. */
    const claim = async (nowMs: number, most = 100, mostOfOne = 10): Promise<Claimed[]> =>
      (await opened.queue.claim({ nowMs, leaseMs: 500, most, mostOfOne })).filter(
        ({ webhook: { tenantId } }) => opened.tenants.includes(tenantId),
      );
    const outcome = (atMs: number, more: Partial<Outcome> = {}): Outcome => ({
      attempt: { attempt: 1, atMs, tookMs: 5, status: 500, code: null, answer: 'oops' },
      state: 'waiting',
      nextAtMs: atMs + 100,
      disable: null,
      ...more,
    });

    test('a webhook is found as it was made, by its own tenant only', async () => {
      const made = await webhook(own);
      expect(made).toMatchObject({ active: true, generation: 1, failingSinceMs: null, disabledReason: null });
      expect(await own.get(made.id)).toEqual(made);
      expect(await own.list()).toEqual([made]);
      expect([await other.get(made.id), await other.list()]).toEqual([null, []]);
      expect(await other.update(made.id, { active: false })).toBeNull();
      expect(await other.remove(made.id)).toBe(false);
      expect(await own.update(made.id, { url: 'https://other.example/', generation: 2 })).toEqual({
        ...made,
        url: 'https://other.example/',
        generation: 2,
      });
    });

    test('an event waits for each active webhook that wants it', async () => {
      const [ended, all, off] = [await webhook(own), await webhook(own, ['*']), await webhook(own)];
      await webhook(own, ['call.started']);
      await own.update(off.id, { active: false });
      await webhook(other);
      expect((await own.enqueue(event(), { nowMs: 2_000, newId })).length).toBe(2);
      const claimed = await claim(2_000);
      expect(new Set(claimed.map((each) => each.webhook.id))).toEqual(new Set([ended.id, all.id]));
      expect(JSON.parse(claimed[0]!.delivery.body)).toMatchObject({
        type: 'call.ended',
        data: { callId: 'call_1' },
      });
      expect((await own.enqueue(event('webhook.test'), { nowMs: 2_000, newId, only: off.id })).length).toBe(
        1,
      );
    });

    test('what is claimed is nobody else’s until the lease is over', async () => {
      await webhook(own);
      await own.enqueue(event(), { nowMs: 2_000, newId });
      expect(await claim(1_999)).toEqual([]);
      const both = await Promise.all([claim(2_000), claim(2_000)]);
      expect(both.flat().map(({ delivery }) => delivery.attempts)).toEqual([1]);
      expect(await claim(2_499)).toEqual([]);
      expect((await claim(2_500)).map(({ delivery }) => delivery.attempts)).toEqual([2]);
    });

    test('a slow webhook holds a few deliveries, and the others get theirs', async () => {
      const [slow, quick] = [await webhook(own), await webhook(own, ['call.started'])];
      for (let index = 0; index < 5; index += 1) await own.enqueue(event(), { nowMs: 2_000, newId });
      await own.enqueue(event('call.started'), { nowMs: 2_100, newId });
      const of = (await claim(3_000, 100, 2)).map((each) => each.webhook.id);
      expect(of.filter((id) => id === slow.id).length).toBe(2);
      expect(of).toContain(quick.id);
    });

    test('each attempt is kept, and the webhook knows since when it fails', async () => {
      const { id } = await webhook(own);
      await own.enqueue(event(), { nowMs: 2_000, newId });
      const [first] = await claim(2_000);
      await opened.queue.settle(first!, outcome(2_010));
      expect((await own.get(id))?.failingSinceMs).toBe(2_010);
      expect(await claim(2_050)).toEqual([]);
      const [second] = await claim(2_110);
      const attempt = { attempt: 2, atMs: 2_111, tookMs: 3, status: 200, code: null, answer: 'ok' };
      await opened.queue.settle(second!, { attempt, state: 'delivered', nextAtMs: null, disable: null });
      const kept = await own.delivery(first!.delivery.id);
      expect(kept).toMatchObject({ state: 'delivered', attempts: 2, nextAtMs: null });
      expect(kept?.log).toEqual([outcome(2_010).attempt, attempt]);
      expect((await own.get(id))?.failingSinceMs).toBeNull();
      expect(await other.delivery(first!.delivery.id)).toBeNull();
    });

    test('a webhook that is switched off gets nothing more, and is as new when it is switched on', async () => {
      const { id } = await webhook(own);
      await own.enqueue(event(), { nowMs: 2_000, newId });
      const [claimed] = await claim(2_000);
      await opened.queue.settle(claimed!, outcome(2_010, { disable: 'It is gone.' }));
      expect(await own.get(id)).toMatchObject({ active: false, disabledReason: 'It is gone.' });
      expect(await claim(9_000)).toEqual([]);
      expect(await own.update(id, { active: true })).toMatchObject({
        failingSinceMs: null,
        disabledReason: null,
      });
      expect((await claim(9_000)).length).toBe(1);
    });

    test('a dead delivery is listed, and sent again when it is asked for', async () => {
      const { id } = await webhook(own);
      for (const nowMs of [2_000, 2_001]) await own.enqueue(event(), { nowMs, newId });
      const claimed = (await claim(2_001)).find(({ delivery }) => delivery.createdAtMs === 2_000)!;
      await opened.queue.settle(claimed, outcome(2_010, { state: 'dead', nextAtMs: null }));
      const ids = async (query: object): Promise<number[]> =>
        (await own.deliveries({ limit: 10, ...query })).map(({ createdAtMs }) => createdAtMs);
      expect(await ids({})).toEqual([2_001, 2_000]);
      expect(await ids({ state: 'dead' })).toEqual([2_000]);
      expect(await ids({ webhookId: id, limit: 1 })).toEqual([2_001]);
      expect(await ids({ beforeMs: 2_001 })).toEqual([2_000]);
      expect(await other.deliveries({ limit: 10 })).toEqual([]);
      expect(await other.replay(claimed.delivery.id, 5_000)).toBeNull();
      expect(await own.replay(claimed.delivery.id, 5_000)).toMatchObject({
        state: 'waiting',
        attempts: 0,
        nextAtMs: 5_000,
      });
    });

    test('a webhook that is removed takes its deliveries along, also one that is on its way', async () => {
      const { id } = await webhook(own);
      await own.enqueue(event(), { nowMs: 2_000, newId });
      const [claimed] = await claim(2_000);
      expect(await own.remove(id)).toBe(true);
      await opened.queue.settle(claimed!, outcome(2_010));
      expect(await own.deliveries({ limit: 10 })).toEqual([]);
    });

    test('a signature at an inbound hook is taken once', async () => {
      const hook = await opened
        .inboundOf(opened.tenants[0])
        .create({ id: newId(), name: 'Shop', createdAtMs: 1 });
      expect(await opened.inbound.find(hook.id)).toEqual({
        ...hook,
        tenantId: opened.tenants[0],
        generation: 1,
      });
      const minute = 60_000;
      expect(await opened.inbound.takeOnce(hook, 'aa', minute)).toBe(true);
      expect(await opened.inbound.takeOnce(hook, 'aa', 2 * minute)).toBe(false);
      expect(await opened.inbound.takeOnce(hook, 'bb', 2 * minute)).toBe(true);
      expect(await opened.inbound.takeOnce(hook, 'aa', 30 * minute)).toBe(true);
      expect(await opened.inboundOf(opened.tenants[1]).remove(hook.id)).toBe(false);
      expect(await opened.inboundOf(opened.tenants[0]).remove(hook.id)).toBe(true);
      expect(await opened.inbound.find(hook.id)).toBeNull();
    });
  });
}
