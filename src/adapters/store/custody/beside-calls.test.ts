/** What is kept of people beside their calls' own logs: marked turns, deliveries of webhooks, calls that are still to be placed. */
import { describe, expect, test } from 'vitest';
import type { PlacedCall } from '#platform/calls/outbound/placed-call.ts';
import { someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { DAY_MS } from '#platform/governance/custody/retention/policy.ts';
import { postgresPlacedStore } from '../placed-store.ts';
import { ANNA, ENDED_MS } from './custody.fixture.ts';
import { deletionSuite, GONE, LATER_MS, PARTY, WHOLE } from './deletion.fixture.ts';

const OTHER = '+15559999';
const HER = '+15550100';

deletionSuite('what lies beside calls', (d) => {
  const stores = () => d.own.store.forTenant(d.own.tenantId);
  const erase = async () => {
    const { erasures } = d.own.custody;
    const asked = await erasures.request(d.own.tenantId, { person: PARTY, reason: 'asked', by: ANNA });
    return erasures.carryOut(d.own.tenantId, asked.erasure.id, ANNA);
  };
  const part = (erasure: Awaited<ReturnType<typeof erase>>, where: string) =>
    erasure.receipt!.parts.find((each) => each.where === where)!;

  let marked = 0;
  async function mark(callId: string, caller: string): Promise<void> {
    const by = { kind: 'user' as const, id: 'user_anna', label: 'anna' };
    const { agents, examples } = stores();
    if ((await agents.get('marked')) === null)
      await agents.create({ id: 'marked', name: 'Marked', source: 'name: Marked' }, by);
    marked += 1;
    const turn = { agentId: 'marked', callId, seq: marked, caller, agent: 'Thank you.', note: '' };
    await examples.add({ ...turn, by, markedAtMs: ENDED_MS });
  }
  const turns = async () => (await stores().examples.list('marked')).map(({ caller }) => caller);

  async function subscribe(): Promise<void> {
    const id = `whk_${d.own.tenantId}`;
    const webhook = { id, url: 'https://example.com/hook', events: ['*'], description: '' };
    await stores().webhooks.create({ ...webhook, createdAtMs: ENDED_MS });
  }
  let told = 0;
  async function tell(data: Record<string, unknown>): Promise<void> {
    const { tenantId } = d.own;
    const event = { id: `evt_${told}`, type: 'call.started', createdAtMs: ENDED_MS, tenantId, data };
    const newId = (): string => `dlv_${tenantId}_${(told += 1)}`;
    await stores().webhooks.enqueue(event, { nowMs: ENDED_MS, newId });
  }
  const bodies = async () => (await stores().webhooks.deliveries({ limit: 50 })).map(({ body }) => body);

  describe('Marked turns', () => {
    test('in which an erased person is named go, with those of their own calls', async () => {
      const [mine, other] = [await d.own.call(), await d.own.call({ from: OTHER })];
      await mark(mine, 'I would like an appointment.');
      await mark(other, 'Call my friend at +1 555 0100 instead.');
      await mark(other, 'Tuesday is fine.');
      const done = await erase();
      expect(part(done, 'marked turns of other calls')).toMatchObject({ erased: 1, kept: [] });
      expect(await turns()).toEqual(['Tuesday is fine.']);
      expect(done.state).toBe('done');
    });

    test('of a call that is held stay', async () => {
      const other = await d.own.call({ from: OTHER });
      await mark(other, 'Call my friend at +1 555 0100 instead.');
      const { id } = await d.hold({ kind: 'call', callId: other });
      expect(part(await erase(), 'marked turns of other calls').kept).toMatchObject([
        { because: { hold: id } },
      ]);
      expect(await turns()).toHaveLength(1);
    });

    test('go with the transcript that they were taken from', async () => {
      await mark(await d.own.call(), 'Tuesday is fine.');
      d.own.setNow(LATER_MS);
      await d.own.custody.retention.runAll();
      expect(await turns()).toEqual([]);
    });
  });

  describe('Deliveries of webhooks', () => {
    test('that name an erased person go, and no other', async () => {
      await subscribe();
      await tell({ callId: 'call_x', from: HER, to: null });
      await tell({ callId: 'call_y', from: OTHER, to: null });
      const done = await erase();
      expect(part(done, 'webhook deliveries')).toMatchObject({ erased: 1, kept: [] });
      expect((await bodies()).map((body) => body.includes(OTHER))).toEqual([true]);
    });

    test('of a held call stay, whoever is erased and however old they are', async () => {
      await subscribe();
      const callId = await d.own.call();
      await tell({ callId, from: HER });
      const { id } = await d.hold({ kind: 'call', callId });
      expect(part(await erase(), 'webhook deliveries').kept).toMatchObject([{ because: { hold: id } }]);
      d.own.setNow(LATER_MS);
      expect((await d.own.custody.retention.runAll())[0]!.deliveries).toBe(0);
      expect(await bodies()).toHaveLength(1);
    });

    test('go when the heads of calls do, and the audit tells how many', async () => {
      await subscribe();
      await tell({ callId: 'call_x', from: OTHER });
      await tell({ callId: 'call_y', from: OTHER });
      d.own.setNow(LATER_MS - DAY_MS);
      expect((await d.own.custody.retention.runAll())[0]!.deliveries).toBe(0);
      d.own.setNow(LATER_MS + 1);
      expect((await d.own.custody.retention.runAll({ dryRun: true }))[0]!.deliveries).toBe(2);
      expect(await bodies()).toHaveLength(2);
      expect((await d.own.custody.retention.runAll())[0]!.deliveries).toBe(2);
      expect(await bodies()).toEqual([]);
      const [record] = d.own.audit
        .records(d.own.tenantId)
        .filter(({ action }) => action === 'webhooks.expire');
      expect(record?.detail).toMatchObject({
        deliveries: 2,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
    });

    test('that cannot be proved to be deleted are not', async () => {
      await subscribe();
      await tell({ callId: 'call_x', from: OTHER });
      const { deliveries } = d.own.stores.forTenant(d.own.tenantId);
      const away = deliveries.deleteSome(LATER_MS, 10, () => Promise.reject(new Error('the audit is away')));
      await expect(away).rejects.toThrow('the audit is away');
      expect(await bodies()).toHaveLength(1);
    });
  });

  describe('Calls that are still to be placed', () => {
    async function queued(to: string): Promise<string> {
      const { tenantId } = d.own;
      const head = { ...someCall(), tenantId, from: null, to, direction: 'outbound' as const };
      await d.own.store.calls.open(head, 'queued');
      await d.own.store.calls.flush(head.id);
      const call: PlacedCall = {
        callId: head.id,
        tenantId,
        agentId: head.agentId,
        to,
        from: '',
        channel: 'simulated',
        request: {
          version: 1,
          variables: {},
          tone: null,
          retry: { attempts: 1, minutes: [1], on: [] } as unknown as PlacedCall['request']['retry'],
          ringMs: 30_000,
          detectMachine: false,
          script: [],
          scriptBy: 'text',
        },
        idempotencyKey: null,
        fingerprint: head.id,
        state: 'queued',
        attempt: 0,
        dueAtMs: LATER_MS,
        carrierId: null,
        createdAtMs: ENDED_MS,
        updatedAtMs: ENDED_MS,
      };
      await postgresPlacedStore(d.own.store.database.inTenant(tenantId), tenantId).add(call);
      return head.id;
    }
    const placed = (id: string) =>
      postgresPlacedStore(d.own.store.database.inTenant(d.own.tenantId), d.own.tenantId).get(id);

    test('to an erased person are called off, and nothing of them is left', async () => {
      const [hers, others] = [await queued(HER), await queued(OTHER)];
      const done = await erase();
      expect(part(done, 'calls still to be placed')).toMatchObject({ erased: 1, kept: [] });
      expect(part(done, 'calls')).toMatchObject({ erased: 1, kept: [] });
      expect(done.state).toBe('done');
      expect(await d.counts(hers)).toEqual(GONE);
      expect(await placed(hers)).toBeNull();
      expect(await placed(others)).toMatchObject({ state: 'queued' });
    });

    test('to a person whose call is held are called off all the same, and the held record stays', async () => {
      const id = await queued(HER);
      await d.hold({ kind: 'call', callId: id });
      expect((await erase()).state).toBe('held');
      expect(await placed(id)).toMatchObject({ state: 'canceled' });
      expect(await d.counts(id)).toEqual({ ...WHOLE, log: 0, recording: 0, file: 0 });
    });
  });
});
