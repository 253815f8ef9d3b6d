/** What every TicketStore does. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { Lease, NewTicket, Ticket } from '../ticket.ts';
import type { Bell, TicketStore } from './ticket-store.ts';

export interface OpenedTicketStore {
  /** Holds no ticket that is live. */
  store: TicketStore;
  bell: Bell;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const ROOM = { most: 1000, waitMs: 60_000 };
const LONG = { leaseMs: 60_000, lineMs: 60_000 };
let made = 0;

export function someTicket(more: Partial<NewTicket> = {}): NewTicket {
  made += 1;
  const callId = `call_${process.pid}_${made}_${Math.trunc(performance.now() * 1000)}`;
  const request = { from: '+4930123456', to: '+4930999999', carrierId: `CA${made}` };
  return { callId, tenantId: HOME_TENANT, agentId: 'dental', channel: 'twilio', request, ...more };
}

export function ticketStoreContract(name: string, open: () => Promise<OpenedTicketStore>): void {
  describe(`${name} keeps the contract of TicketStore`, () => {
    let opened: OpenedTicketStore;
    let store: TicketStore;
    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterEach(() => opened.close());

    const launched = async (more?: Partial<NewTicket>): Promise<NewTicket> => {
      const ticket = someTicket(more);
      expect(await store.launch(ticket, ROOM)).toBe(true);
      return ticket;
    };
    const claimed = async (runner = 'runner-1', times = LONG): Promise<Ticket & Lease> =>
      (await store.claim(runner, times))!;

    test('a ticket is found with everything that it was launched with, and waits', async () => {
      const ticket = await launched();
      expect(await store.find(ticket.callId)).toEqual({
        ...ticket,
        state: 'waiting',
        epoch: 1,
        agentVersion: null,
        claimedBy: null,
        entrance: null,
      });
      expect(await store.find('call_nobody')).toBeNull();
    });

    test('one runner claims it, the others find nothing', async () => {
      const { callId } = await launched();
      expect(await claimed('runner-1')).toMatchObject({ callId, state: 'claimed', claimedBy: 'runner-1' });
      expect(await store.claim('runner-2', LONG)).toBeNull();
    });

    test('of twenty that claim in the same instant, each ticket goes to exactly one', async () => {
      const ids = [];
      for (let left = 7; left > 0; left -= 1) ids.push((await launched()).callId);
      const runners = Array.from({ length: 20 }, (_, index) => `runner-${index}`);
      const all = await Promise.all(runners.map((runner) => store.claim(runner, LONG)));
      const got = all.filter((ticket) => ticket !== null);
      // Who finds every ticket locked at that instant goes away empty: nothing is claimed twice, and the rest is still there.
      for (let ticket = await store.claim('late', LONG); ticket; ticket = await store.claim('late', LONG))
        got.push(ticket);
      expect(got.map(({ callId }) => callId).toSorted()).toEqual(ids.toSorted());
    });

    test('no more tickets are live than there may be, however many are launched at once', async () => {
      const asked = Array.from({ length: 10 }, () => store.launch(someTicket(), { most: 4, waitMs: 60_000 }));
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(4);
      expect(await store.live()).toBe(4);
      await store.done(await claimed());
      expect(await store.launch(someTicket(), { most: 4, waitMs: 60_000 })).toBe(true);
    });

    test('where the line is to come is told once the runner has said it, and forgotten when it has come', async () => {
      await launched();
      const lease = await claimed();
      const entrance = { url: 'wss://runner.example.com', secret: 'ticket_1' };
      expect(await store.offer(lease, entrance)).toBe(true);
      expect(await store.find(lease.callId)).toMatchObject({ state: 'claimed', entrance });
      expect(await store.run(lease, { agentVersion: 3 })).toBe(true);
      expect(await store.find(lease.callId)).toMatchObject({
        state: 'running',
        agentVersion: 3,
        entrance: null,
      });
    });

    test('a lease that is renewed outlives its time; one that is not is given back under a new epoch', async () => {
      const [kept, lost] = [await launched(), await launched()];
      const short = { leaseMs: 300, lineMs: 60_000 };
      const leases = [await claimed('runner-1', short), await claimed('runner-2', short)];
      expect(await store.clean(60_000)).toEqual({ givenBack: [], expired: [] });
      await opened.pass(200);
      expect(await store.renew('runner-1', leases, 60_000)).toEqual([kept.callId]);
      await opened.pass(200);
      expect(await store.clean(60_000)).toEqual({ givenBack: [lost.callId], expired: [] });
      expect(await store.find(lost.callId)).toMatchObject({ state: 'waiting', epoch: 2, claimedBy: null });
      expect(await store.renew('runner-2', leases, 60_000)).toEqual([]);
      expect(await store.find(kept.callId)).toMatchObject({ state: 'claimed', epoch: 1 });
    });

    test('who has lost the call can neither offer, nor run, nor give back, nor end it', async () => {
      await launched();
      const old = await claimed('runner-1');
      expect(await store.recall(old.callId, 60_000)).toMatchObject({ state: 'waiting', epoch: 2 });
      const entrance = { url: 'wss://runner.example.com', secret: 's' };
      expect(await store.offer(old, entrance)).toBe(false);
      expect(await store.run(old, { agentVersion: 1 })).toBe(false);
      expect(await store.giveBack(old, 60_000)).toBe(false);
      await store.done(old);
      const next = await claimed('runner-2');
      expect(next).toMatchObject({ callId: old.callId, epoch: 2, claimedBy: 'runner-2', agentVersion: null });
      expect(await store.offer(old, entrance)).toBe(false);
    });

    test('a call that is given back by who holds it goes on with the same version of its agent', async () => {
      const ticket = await launched();
      const lease = await claimed('runner-1');
      await store.run(lease, { agentVersion: 5 });
      expect(await store.giveBack(lease, 60_000)).toBe(true);
      expect(await claimed('runner-2')).toMatchObject({ ...ticket, epoch: 2, agentVersion: 5 });
    });

    test('a ticket that nobody claims, or whose line never comes, expires', async () => {
      const ticket = someTicket();
      await store.launch(ticket, { most: 10, waitMs: 100 });
      await opened.pass(200);
      expect(await store.claim('runner-1', LONG)).toBeNull();
      const other = await launched();
      await claimed('runner-1', { leaseMs: 60_000, lineMs: 100 });
      await opened.pass(200);
      const { expired, givenBack } = await store.clean(60_000);
      expect(expired.toSorted()).toEqual([ticket.callId, other.callId].toSorted());
      expect(givenBack).toEqual([]);
      expect(await store.live()).toBe(0);
    });

    test('a call that goes on does not expire, however long its line took', async () => {
      await launched();
      const lease = await claimed('runner-1', { leaseMs: 60_000, lineMs: 100 });
      await store.run(lease, { agentVersion: 1 });
      await opened.pass(200);
      expect(await store.clean(60_000)).toEqual({ givenBack: [], expired: [] });
    });

    test('a call that is over is not taken up again, and keeps nothing of who called', async () => {
      await launched();
      const lease = await claimed();
      await store.run(lease, { agentVersion: 1, resumeHash: `hash of ${lease.callId}` });
      expect(await store.byResume(`hash of ${lease.callId}`)).toMatchObject({ callId: lease.callId });
      await store.done(lease);
      expect(await store.recall(lease.callId, 60_000)).toBeNull();
      expect(await store.byResume(`hash of ${lease.callId}`)).toBeNull();
      expect(await store.find(lease.callId)).toMatchObject({ state: 'done', request: {} });
      expect(await store.claim('runner-1', LONG)).toBeNull();
    });

    test('the bell rings for each change that somebody may wait for', async () => {
      const rung: string[] = [];
      const stop = await opened.bell.listen((callId) => rung.push(callId));
      const { callId } = await launched();
      const lease = await claimed();
      await store.offer(lease, { url: 'wss://runner.example.com', secret: 's' });
      for (let tries = 0; rung.length < 3 && tries < 100; tries += 1) await opened.pass(20);
      expect(rung).toEqual([callId, callId, callId]);
      await stop();
    });
  });
}
