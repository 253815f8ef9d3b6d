import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryAudit, type MemoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import { fakeRequests, type FakeRequests } from '#platform/net/fakes/guarded-requests.ts';
import { ParleyError } from '#voice/errors.ts';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import { Deliverer, PAUSES_MS } from './deliver.ts';
import { hookSecrets } from './hook-secrets.ts';
import { webhookOutbox } from './outbox.ts';
import { memoryWebhooks, type MemoryWebhooks } from './ports/fakes/webhooks.ts';
import type { Webhook } from './ports/webhook-store.ts';
import { checkSignature } from './signature.ts';
import type { Outbox } from './event.ts';

const HOUR_MS = 3_600_000;
const secretOf = hookSecrets(new Uint8Array(32).fill(7));
let clock: VirtualClock;
let requests: FakeRequests;
let webhooks: MemoryWebhooks;
let audit: MemoryAudit;
let deliverer: Deliverer;
let outbox: Outbox;
let webhook: Webhook;
const faults: unknown[] = [];

beforeEach(async () => {
  clock = new VirtualClock();
  requests = fakeRequests();
  webhooks = memoryWebhooks();
  audit = memoryAudit();
  faults.length = 0;
  const chance = new FakeChance();
  const onFault = (fault: unknown): void => void faults.push(fault);
  deliverer = new Deliverer({ queue: webhooks.queue, requests, secretOf, audit, clock, chance, onFault });
  outbox = webhookOutbox({
    storeOf: (id) => webhooks.storeOf(id),
    clock,
    chance,
    nudge: () => deliverer.nudge(),
  });
  webhook = await webhooks.storeOf('acme').create({
    id: 'whk_1',
    url: 'https://crm.example/hook',
    events: ['call.ended'],
    description: '',
    createdAtMs: 0,
  });
});
afterEach(() => deliverer.close());

const answering =
  (status: number, body = '') =>
  () => ({ status, headers: {}, body: Buffer.from(body), cut: false });
const only = async () => {
  const [delivery] = await webhooks.storeOf('acme').deliveries({ limit: 1 });
  return (await webhooks.storeOf('acme').delivery(delivery!.id))!;
};

describe('A webhook', () => {
  it('is told at once, with a signature over the very body', async () => {
    await outbox.emit('acme', 'call.ended', { callId: 'call_1' });
    await clock.advance(1);
    const [sent] = requests.sent;
    expect(sent).toMatchObject({ url: 'https://crm.example/hook', method: 'POST' });
    expect(JSON.parse(String(sent?.body))).toEqual({
      id: 'evt_0001',
      type: 'call.ended',
      createdAtMs: 1_767_614_400_000,
      tenantId: 'acme',
      data: { callId: 'call_1' },
    });
    const header = sent?.headers?.['parley-signature'];
    const given = { secret: secretOf(webhook), body: String(sent?.body), nowMs: clock.epochMs() };
    expect(checkSignature(header, given)).toMatchObject({ good: true });
    expect(await only()).toMatchObject({ state: 'delivered', log: [{ status: 200, code: null }] });
  });

  it('is told again with growing pauses, and after the last the delivery is dead', async () => {
    requests.answer = answering(500, 'x'.repeat(500));
    await outbox.emit('acme', 'call.ended', {});
    await clock.advance(24 * HOUR_MS);
    const delivery = await only();
    expect(delivery).toMatchObject({ state: 'dead', attempts: PAUSES_MS.length + 1, nextAtMs: null });
    const pauses = delivery.log.slice(1).map(({ atMs }, index) => atMs - delivery.log[index]!.atMs);
    // Within the half second at which the queue is looked at.
    for (const [index, pauseMs] of PAUSES_MS.entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(pauseMs);
      expect(pauses[index]).toBeLessThanOrEqual(pauseMs + 500);
    }
    expect((await webhooks.storeOf('acme').get('whk_1'))?.active).toBe(true);
  });

  it.each([
    [
      'no answer in time',
      () => {
        throw new ParleyError('provider.timeout', 'late');
      },
      'provider.timeout',
    ],
    [
      'an address that may not be called any more',
      () => {
        throw new ParleyError('url.refused', 'private');
      },
      'url.refused',
    ],
  ])('with %s is tried again, and the log says why', async (_what, answer, code) => {
    requests.answer = answer;
    await outbox.emit('acme', 'call.ended', {});
    await clock.advance(10);
    expect(await only()).toMatchObject({ state: 'waiting', log: [{ status: null, code }] });
    requests.answer = answering(204);
    await clock.advance(10_000);
    expect((await only()).state).toBe('delivered');
    expect(faults).toEqual([]);
  });

  it('that answers 410 is switched off, and that stands in the evidence', async () => {
    requests.answer = answering(410);
    await outbox.emit('acme', 'call.ended', {});
    await clock.advance(10);
    expect(await webhooks.storeOf('acme').get('whk_1')).toMatchObject({
      active: false,
      disabledReason: 'It answered 410: gone.',
    });
    expect(audit.told()).toEqual(['acme: webhooks.auto_disable whk_1']);
  });

  it('to which nothing has arrived for two days is switched off', async () => {
    requests.answer = answering(503);
    for (let hour = 0; hour < 60; hour += 6) {
      await outbox.emit('acme', 'call.ended', {});
      await clock.advance(6 * HOUR_MS);
    }
    expect((await webhooks.storeOf('acme').get('whk_1'))?.disabledReason).toMatch(/two days/);
    expect(audit.told()).toContain('acme: webhooks.auto_disable whk_1');
  });

  it('hears nothing that it did not ask for, nor of other tenants', async () => {
    await outbox.emit('acme', 'call.started', {});
    await outbox.emit('globex', 'call.ended', {});
    await clock.advance(1_000);
    expect(requests.sent).toEqual([]);
  });
});

it('a type that is none is a fault of the caller', async () => {
  await expect(outbox.emit('acme', 'Call' as 'a.b', {})).rejects.toThrow(RangeError);
});
