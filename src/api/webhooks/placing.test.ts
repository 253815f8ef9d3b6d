/** Another program has a call placed by an event. */
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testOutbound, type TestOutbound } from '#platform/calls/outbound/fakes/outbound.ts';
import type { CallWriter } from '#platform/calls/ports/call-store.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { hashOf } from '#platform/tenancy/secret-text.ts';
import { FakeLine } from '#voice/ports/fakes/line.ts';
import { signatureOf } from '#platform/webhooks/signature.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';
import { CALLS_A_MINUTE } from '../calls/asked.ts';

const STRATEGY = JSON.stringify({
  id: 'tiny',
  name: 'Tiny',
  persona: { name: 'Tess', disclosure: 'I am an automated assistant.' },
  greeting: { say: 'Hello {{caller}}. What is your name?' },
  slots: { name: { type: 'spelling' } },
  steps: [{ id: 'name', ask: 'What is your name?', slot: 'name' }],
  closing: { say: 'Goodbye.' },
});
const DATA = { to: '+1 212 555 0123', agent: 'tiny', variables: { caller: 'Ada' }, tone: 'friendly' };

let parley: TestParley;
let outbound: TestOutbound;
let id: string;
let secret: string;

beforeEach(async () => {
  parley = await testParley((deps) => {
    const { audit, clock, governance, quotas, tenant } = deps;
    outbound = testOutbound({
      agentsOf: (tenantId) => tenant(tenantId).agents,
      numbersOf: (tenantId) => tenant(tenantId).numbers,
      calls: deps.calls as CallWriter,
      governance,
      audit,
      quotas,
      clock,
    });
    return { outbound: outbound.calls };
  });
  await parley.home.agents.put({ id: 'tiny', name: 'Tiny', source: STRATEGY });
  const times = { createdAtMs: 0, updatedAtMs: 0 };
  const own = { id: 'num_1', number: '+14155552671', label: '', agentId: 'tiny', hours: null, ...times };
  await parley.home.numbers.add(own);
  const made = await parley.server.inject({
    method: 'POST',
    url: '/api/hooks',
    headers: { host: OWN_HOST },
    payload: { name: 'Shop' },
  });
  ({ id, secret } = made.json<{ id: string; secret: string }>());
});
afterEach(() => parley.server.close());

async function tell(event: unknown, atMs = parley.clock.epochMs()) {
  const payload = JSON.stringify(event);
  const answer = await parley.stranger({
    method: 'POST',
    url: `/api/hooks/${id}`,
    headers: { host: OWN_HOST, 'parley-signature': signatureOf(secret, payload, atMs) },
    payload,
  });
  return { status: answer.statusCode, body: answer.json<Record<string, string>>() };
}
const order = (data: object = {}, eventId?: string) => ({
  type: 'call.place',
  ...(eventId !== undefined && { id: eventId }),
  data: { ...DATA, ...data },
});

describe('An event that has a call placed', () => {
  it('dials as the API would, and the evidence names the hook', async () => {
    const { status, body } = await tell(order({}, 'order-4711'));
    expect({ status, body }).toEqual({
      status: 202,
      body: { taken: true, callId: expect.stringMatching(/^call_/) },
    });
    expect(outbound.dialled).toMatchObject([
      {
        callId: body['callId'],
        tenantId: HOME_TENANT,
        to: '+12125550123',
        from: '+14155552671',
        request: { variables: { caller: 'Ada' }, tone: 'friendly' },
      },
    ]);
    const actor = { kind: 'service', id, label: 'Shop' };
    expect(parley.audit.records()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'hooks.receive', actor }),
        expect.objectContaining({ action: 'calls.place', actor }),
      ]),
    );
    expect(outbound.faults).toEqual([]);
  });

  // What is called tone_override elsewhere was refused here as an unknown key.
  it.each([
    ['tone', { tone: 'empathetic' }],
    ['tone_override', { tone: undefined, tone_override: 'empathetic' }],
  ])('gives it its own tone by %s, as the API does', async (_name, toned) => {
    expect((await tell(order(toned))).status).toBe(202);
    const asked = await parley.server.inject({
      method: 'POST',
      url: '/api/calls',
      headers: { host: OWN_HOST },
      payload: { ...DATA, ...toned },
    });
    expect(asked.statusCode, asked.body).toBe(201);
    const own = { request: { tone: 'empathetic' } };
    expect(outbound.dialled).toMatchObject([own, own]);
  });

  it('with two tones is refused', async () => {
    expect(await tell(order({ tone: 'friendly', tone_override: 'humorous' }))).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    });
  });

  it('and comes again with the same id rings nobody a second time', async () => {
    const nowMs = parley.clock.epochMs();
    const first = await tell(order({}, 'o1'));
    expect(await tell(order({}, 'o1'), nowMs + 1000)).toEqual(first);
    expect(await tell(order({}, 'o1'), nowMs)).toMatchObject({
      status: 403,
      body: { code: 'request.forbidden' },
    });
    expect(await tell(order({ to: '+12125550199' }, 'o1'))).toMatchObject({
      status: 409,
      body: { code: 'request.conflict' },
    });
    expect(outbound.dialled.length).toBe(1);
    expect((await tell(order({}, 'o2'))).body['callId']).not.toBe(first.body['callId']);
    expect(outbound.dialled.length).toBe(2);
  });

  // It failed because "the agent could not take the line", and nobody was told that it was the quota.
  it('and finds the quota used up fails with that reason in its record', async () => {
    const none = { concurrentCalls: null, storageBytes: null, requestsPerMinute: null };
    await parley.tenancy.forTenant(HOME_TENANT).putQuotas({ ...none, callsPerDay: 0 });
    parley.deps.quotas.forget();
    await tell(order());
    const [call] = outbound.dialled;
    const begun = outbound.calls.begin(call!, new FakeLine({ clock: parley.clock }));
    await expect(begun).rejects.toMatchObject({ code: 'quota.exceeded' });
    const answer = await parley.server.inject({
      url: `/api/calls/${call!.callId}`,
      headers: { host: OWN_HOST },
    });
    expect(answer.json()).toMatchObject({
      state: 'failed',
      endReason: expect.stringMatching(/^The quota of 0 calls a day is used up/) as string,
    });
  });

  it('for later waits for its time', async () => {
    const schedule = new Date(parley.clock.epochMs() + 3_600_000).toISOString();
    expect((await tell(order({ schedule }, 'later'))).status).toBe(202);
    expect(outbound.dialled).toEqual([]);
    await parley.clock.advance(3_600_001);
    expect(outbound.dialled.length).toBe(1);
  });

  it('that the policies refuse, or would have people ask, dials nobody', async () => {
    expect(await tell(order({ to: '+18765550123' }, 'o9'))).toMatchObject({
      status: 202,
      body: { taken: true, approvalId: expect.any(String), riskTier: 'high' },
    });
    parley.governance.policyEngine.decide = async () => ({ decision: 'deny', policies: [] });
    expect(await tell(order())).toMatchObject({ status: 403, body: { code: 'policy.denied' } });
    expect(outbound.dialled).toEqual([]);
  });

  it.each([
    ['without what its agent needs', { variables: {} }, '422 variables.missing', 'variables.caller'],
    ['to a number that is none', { to: '12' }, '422 number.invalid', ''],
    ['from a number of others', { from: '+14155550000' }, '404 number.unknown', ''],
    ['with an unknown field', { at: 'noon' }, '400 request.invalid', 'data: Unrecognized key: "at"'],
    ['in a tone that is none', { tone: 'rude' }, '400 request.invalid', 'data.tone'],
  ])('%s is refused as by the API', async (_what, data, fault, detail) => {
    const refused = await tell(order(data, 'bad'));
    expect(`${refused.status} ${refused.body['code']}`).toBe(fault);
    expect(refused.body['detail']).toContain(detail);
    expect(outbound.dialled).toEqual([]);
  });

  it('by an agent of another tenant is told that there is none', async () => {
    const theirs = parley.deps.tenant('globex').agents;
    await theirs.put({ id: 'spy', name: 'Spy', source: STRATEGY.replace('"tiny"', '"spy"') });
    const refused = await tell(order({ agent: 'spy' }));
    expect(refused).toMatchObject({ status: 404, body: { code: 'agent.unknown' } });
    expect((await tell(order({ agent: 'none' }))).body['detail']).toBe(
      refused.body['detail']?.replace('spy', 'none'),
    );
  });

  it('and says anything else of a call is refused with what is known', async () => {
    for (const type of ['call.update', 'call.hangup', 'call.place.now']) {
      expect(await tell({ type, callId: 'call_1', data: {} })).toMatchObject({
        status: 400,
        body: { code: 'request.invalid', detail: expect.stringMatching(/Known .* call\.place\./) },
      });
    }
    expect(parley.audit.told().filter((line) => line.includes('hooks.receive'))).toEqual([]);
  });

  it('of a tenant that is suspended is refused', async () => {
    await parley.as('owner');
    await parley.tenancy.ofAll.changeTenant(HOME_TENANT, { state: 'suspended' });
    await parley.clock.advance(60_000);
    expect(await tell(order())).toMatchObject({ status: 403, body: { code: 'tenant.suspended' } });
    expect(outbound.dialled).toEqual([]);
  });

  it('in a loop is stopped, while events that only tell still come', async () => {
    const statuses = new Set<number>();
    for (let count = 0; count < CALLS_A_MINUTE; count += 1)
      statuses.add((await tell(order({}, `o${count % 2}`), parley.clock.epochMs() + count * 1000)).status);
    expect(statuses).toEqual(new Set([202]));
    expect(await tell(order({}, 'one more'))).toMatchObject({ status: 400 });
    expect(await tell(order({}, 'more'))).toMatchObject({
      status: 429,
      body: { code: 'request.rate_limited' },
    });
    expect((await tell({ type: 'order.shipped' })).status).toBe(202);
  });
});

it('A hook is not made with a key that may not place calls, because its secret could', async () => {
  await parley.as('admin');
  const times = { createdAtMs: 0, lastUsedAtMs: null, expiresAtMs: null, revokedAtMs: null };
  const key = { id: 'key_narrow', name: 'Narrow', role: 'admin', hint: 'pk_', createdBy: 'test' } as const;
  const { tenancy } = parley.home;
  await tenancy.addKey({ ...key, ...times, scopes: ['webhooks:update'] }, hashOf('pk_narrow'));
  const answer = await parley.stranger({
    method: 'POST',
    url: '/api/hooks',
    headers: { host: OWN_HOST, authorization: 'Bearer pk_narrow' },
    payload: { name: 'Shop' },
  });
  expect(answer.statusCode).toBe(403);
  expect(answer.json<{ detail: string }>().detail).toMatch(/^calls:place is needed here/);
});

it('Over a real socket a signed event places a call, and one with a wrong secret does not', async () => {
  await parley.server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = parley.server.server.address() as AddressInfo;
  const body = JSON.stringify(order({}, 'socket'));
  const send = (key: string) =>
    fetch(`http://localhost:${port}/api/hooks/${id}`, {
      method: 'POST',
      headers: { 'parley-signature': signatureOf(key, body, parley.clock.epochMs()) },
      body,
    });
  expect((await send('whsec_of-somebody-else')).status).toBe(403);
  const taken = await send(secret);
  expect({ status: taken.status, body: await taken.json() }).toEqual({
    status: 202,
    body: { taken: true, callId: outbound.dialled[0]?.callId },
  });
  expect(outbound.dialled.length).toBe(1);
});
