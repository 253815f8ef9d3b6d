/** What every CallStore does. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogEntry } from '#voice/log.ts';
import { END, entry, partial, someCall, uniqueId } from './fakes/some-call.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { callSearchContract } from './call-search.contract.ts';
import type { CallHead, CallReader, CallStore } from './call-store.ts';

export interface OpenedCallStore {
  store: CallStore;
  /** Another tenant than the home tenant. */
  otherTenant: string;
  close(): Promise<void>;
}

/** `open` gives a store that may already hold other calls: the suite looks only at its own. */
export function callStoreContract(name: string, open: () => Promise<OpenedCallStore>): void {
  callSearchContract(name, open);
  describe(`${name} keeps the contract of CallStore`, () => {
    let opened: OpenedCallStore;
    let store: CallStore & CallReader;
    beforeEach(async () => {
      opened = await open();
      store = { ...opened.store, ...opened.store.forTenant(HOME_TENANT) };
    });
    afterEach(() => opened.close());

    test('a call is found with everything it was opened with, and is active', async () => {
      const head = someCall();
      await store.open(head);
      expect(await store.get(head.id)).toEqual({
        ...head,
        state: 'active',
        answeredAtMs: null,
        end: null,
        entries: 0,
        recording: null,
      });
    });

    test('a tenant finds its own calls and their logs, and none of another', async () => {
      const head = { ...someCall(), tenantId: opened.otherTenant, agentId: uniqueId('agent') };
      await store.open(head);
      store.append(head.id, [entry(1)]);
      await store.flush(head.id);
      const other = opened.store.forTenant(opened.otherTenant);
      expect(await other.get(head.id)).toMatchObject({ ...head, entries: 1 });
      expect(await other.log(head.id, 0, 10)).toEqual([entry(1)]);
      expect(await other.list({ limit: 10, agentId: head.agentId })).toHaveLength(1);
      expect(await store.get(head.id)).toBeNull();
      expect(await store.log(head.id, 0, 10)).toEqual([]);
      expect(await store.list({ limit: 10, agentId: head.agentId })).toEqual([]);
      expect(await other.get((await opens(store)).id)).toBeNull();
    });

    test('a call that does not exist is null, and its log is empty', async () => {
      expect(await store.get('call_nobody')).toBeNull();
      expect(await store.log('call_nobody', 0, 10)).toEqual([]);
    });

    test('entries come back in order and unchanged after a flush, however they were cut into pieces', async () => {
      const { id } = await opens(store);
      const entries = Array.from({ length: 1_234 }, (_, index) => entry(index + 1));
      for (let at = 0; at < entries.length; at += 7) store.append(id, entries.slice(at, at + 7));
      await store.flush(id);
      expect(await store.log(id, 0, 5_000)).toEqual(entries);
      expect((await store.get(id))?.entries).toBe(1_234);
    });

    test('a log is read page by page after a sequence number', async () => {
      const { id } = await opens(store);
      store.append(id, [1, 2, 3, 4, 5].map(entry));
      await store.flush(id);
      expect((await store.log(id, 2, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
      expect((await store.log(id, 4, 2)).map(({ seq }) => seq)).toEqual([5]);
    });

    test('an entry that was appended is not changed by what its owner does with it afterwards', async () => {
      const { id } = await opens(store);
      const mine = entry(1);
      store.append(id, [mine]);
      (mine.data as { text: string }).text = 'changed';
      await store.flush(id);
      expect(await store.log(id, 0, 10)).toEqual([entry(1)]);
    });

    test('an entry that is appended twice is kept once', async () => {
      const { id } = await opens(store);
      store.append(id, [entry(1), entry(2)]);
      store.append(id, [entry(2), entry(3)]);
      await store.flush(id);
      expect((await store.log(id, 0, 10)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    test('text that a hostile line may send comes back as it was', async () => {
      const { id } = await opens(store);
      const texts = [
        '\0',
        'a\0b',
        '\ud800',
        'x\udc00y',
        '\ufdd0',
        '\ufdd00000',
        '\\u0000',
        '👍',
        '\u0001',
        `"';--`,
      ];
      const entries = texts.map((text, index) => ({ ...entry(index + 1), data: partial(text) }) as LogEntry);
      store.append(id, entries);
      await store.flush(id);
      expect(await store.log(id, 0, 100)).toEqual(entries);
    });

    test('numbers and nested values come back exactly', async () => {
      const { id } = await opens(store);
      const slots = { a: [1, { b: null, c: [true, 0.1, 1e21, 5e-324, -7] }], '': 'empty key', '\0': 1 };
      const entries = [
        { seq: 1, atMs: 1234.5678, kind: 'event', data: { type: 'slots', slots } },
      ] as LogEntry[];
      store.append(id, entries);
      await store.flush(id);
      expect(await store.log(id, 0, 10)).toEqual(entries);
    });

    test('closing writes what is left and marks the call as ended', async () => {
      const head = await opens(store);
      store.append(head.id, [entry(1), entry(2)]);
      await store.close(head.id, END);
      expect(await store.get(head.id)).toMatchObject({ state: 'ended', end: END, entries: 2 });
      expect(await store.log(head.id, 0, 10)).toEqual([entry(1), entry(2)]);
    });

    test('a call that was never opened, or has ended, takes no entry', async () => {
      const { id } = await opens(store);
      await store.close(id, END);
      const unknown = expect.objectContaining({ code: 'call.unknown' });
      expect(() => store.append(id, [entry(1)])).toThrow(unknown);
      expect(() => store.append('call_nobody', [entry(1)])).toThrow(unknown);
      await expect(store.close(id, END)).rejects.toEqual(unknown);
    });

    test('calls are listed from the newest, by agent, by state and before a time', async () => {
      const agentId = uniqueId('agent');
      const heads = [10, 30, 20].map((atMs) => ({
        ...someCall(),
        agentId,
        startedAtMs: 1_700_000_000_000 + atMs,
      }));
      for (const head of heads) await store.open(head);
      const [first, third, second] = heads.map(({ id }) => id);
      await store.close(second!, END);
      const ids = async (query: Parameters<CallReader['list']>[0]): Promise<string[]> =>
        (await store.list(query)).map(({ id }) => id);
      expect(await ids({ limit: 10, agentId })).toEqual([third, second, first]);
      expect(await ids({ limit: 2, agentId })).toEqual([third, second]);
      expect(await ids({ limit: 10, agentId, state: 'active' })).toEqual([third, first]);
      expect(await ids({ limit: 10, agentId, state: 'ended' })).toEqual([second]);
      expect(await ids({ limit: 10, agentId, beforeMs: 1_700_000_000_020 })).toEqual([first]);
      expect(await ids({ limit: 10, agentId: 'nobody' })).toEqual([]);
    });

    test('calls are listed by channel, by part of a number, from a time on, and behind one that began at the same time', async () => {
      const agentId = uniqueId('agent');
      const at = (startedAtMs: number, change: Partial<CallHead>): CallHead => ({
        ...someCall(),
        agentId,
        startedAtMs,
        from: null,
        to: null,
        ...change,
      });
      const one = at(1_700_000_000_000, { channel: 'twilio', from: '+15550100', to: '+442071838750' });
      const two = at(1_700_000_000_000, { channel: 'browser', from: 'Ann_B%' });
      const three = at(1_700_000_000_001, { channel: 'browser' });
      for (const head of [one, two, three]) await store.open(head);
      const ids = async (query: Omit<Parameters<CallReader['list']>[0], 'limit'>): Promise<string[]> =>
        (await store.list({ limit: 10, agentId, ...query })).map(({ id }) => id);
      expect(await ids({ channel: 'browser' })).toEqual([three.id, two.id]);
      expect(await ids({ party: '5550' })).toEqual([one.id]);
      expect(await ids({ party: '718387' })).toEqual([one.id]);
      expect(await ids({ party: 'ann_b%' })).toEqual([two.id]);
      expect(await ids({ party: '%' })).toEqual([two.id]);
      expect(await ids({ party: 'annxb' })).toEqual([]);
      expect(await ids({ fromMs: 1_700_000_000_001 })).toEqual([three.id]);
      expect(await ids({ toMs: 1_700_000_000_001, beforeMs: 1_700_000_000_002 })).toHaveLength(2);
      expect(await ids({ toMs: 1_700_000_000_000 })).toEqual([]);
      const last = await ids({ beforeMs: 1_700_000_000_001 });
      expect(last).toEqual([one.id, two.id].toSorted().toReversed());
      expect(await ids({ beforeMs: 1_700_000_000_000, beforeId: last[0]! })).toEqual([last[1]]);
    });

    test('a call is where it was said to be, from its request to its end', async () => {
      const head: CallHead = { ...someCall(), direction: 'outbound' };
      await store.open(head, 'queued');
      expect(await store.get(head.id)).toMatchObject({ state: 'queued', direction: 'outbound' });
      store.mark(head.id, 'ringing');
      await store.flush(head.id);
      expect(await store.get(head.id)).toMatchObject({ state: 'ringing', answeredAtMs: null });
      const { governance } = someCall();
      const under = { ...governance!, tier: 'critical' as const };
      store.mark(head.id, 'active', { answeredAtMs: 1_700_000_005_000, governance: under });
      store.mark(head.id, 'ending');
      await store.flush(head.id);
      expect(await store.get(head.id)).toMatchObject({
        state: 'ending',
        answeredAtMs: 1_700_000_005_000,
        governance: under,
      });
      await store.close(head.id, { ...END, state: 'no-answer' });
      expect(await store.get(head.id)).toMatchObject({ state: 'no-answer' });
      expect((await store.list({ limit: 10, state: 'no-answer' })).map(({ id }) => id)).toContain(head.id);
    });

    test('the log of a call that is still open is taken up where it was left', async () => {
      const head = someCall();
      await store.open(head, 'queued');
      expect(await store.resume(head.id)).toEqual({
        tenantId: head.tenantId,
        agentId: head.agentId,
        log: [],
      });
      store.append(head.id, [entry(1), entry(2)]);
      await store.flush(head.id);
      expect((await store.resume(head.id)).log).toEqual([entry(1), entry(2)]);
      store.append(head.id, [entry(3)]);
      await store.close(head.id, END);
      expect((await store.log(head.id, 0, 10)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      const unknown = expect.objectContaining({ code: 'call.unknown' });
      await expect(store.resume(head.id)).rejects.toEqual(unknown);
      await expect(store.resume('call_nobody')).rejects.toEqual(unknown);
    });

    test('a call that was left takes no entry, and can be taken up again', async () => {
      const { id } = await opens(store);
      store.append(id, [entry(1)]);
      await store.flush(id);
      store.leave(id);
      expect(() => store.append(id, [entry(2)])).toThrow(expect.objectContaining({ code: 'call.unknown' }));
      expect((await store.resume(id)).log).toEqual([entry(1)]);
      store.append(id, [entry(2)]);
      await store.close(id, END);
      expect((await store.log(id, 0, 10)).map(({ seq }) => seq)).toEqual([1, 2]);
    });

    test('two calls that go on at once do not mix', async () => {
      const [one, other] = [await opens(store), await opens(store)];
      for (let seq = 1; seq <= 50; seq += 1) {
        store.append(one.id, [entry(seq)]);
        store.append(other.id, [entry(seq * 2)]);
      }
      await Promise.all([store.flush(one.id), store.flush(other.id)]);
      expect((await store.log(one.id, 0, 100)).map(({ seq }) => seq)).toEqual(counted(50));
      expect((await store.log(other.id, 0, 100)).map(({ seq }) => seq)).toEqual(
        counted(50).map((n) => n * 2),
      );
    });
  });
}

async function opens(store: Pick<CallStore, 'open'>): Promise<CallHead> {
  const head = someCall();
  await store.open(head);
  return head;
}

function counted(to: number): number[] {
  return Array.from({ length: to }, (_, index) => index + 1);
}
