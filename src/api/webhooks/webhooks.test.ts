import { beforeEach, describe, expect, it } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { signatureOf } from '#platform/webhooks/signature.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});

async function ask(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: unknown,
  headers = {},
) {
  const answer = await parley.server.inject({
    method,
    url,
    headers: {
      host: OWN_HOST,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined
      ? {}
      : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
  });
  return {
    status: answer.statusCode,
    body: (answer.payload === '' ? {} : answer.json()) as Record<string, string>,
  };
}
const hook = { url: 'https://crm.example/hook', events: ['call.ended'], description: 'CRM' };

describe('A webhook', () => {
  it('is made with a secret that is shown once', async () => {
    const made = await ask('POST', '/api/webhooks', hook);
    expect(made).toMatchObject({
      status: 201,
      body: { ...hook, active: true, secret: expect.stringMatching(/^whsec_/) },
    });
    const { secret, ...rest } = made.body;
    expect((await ask('GET', `/api/webhooks/${made.body['id']}`)).body).toEqual(rest);
    expect(await ask('GET', '/api/webhooks')).toMatchObject({
      body: { webhooks: [rest], events: expect.arrayContaining(['call.ended', 'agent.published']) },
    });
    const renewed = await ask('POST', `/api/webhooks/${made.body['id']}/secret`);
    expect(renewed.body['secret']).not.toBe(secret);
    expect(JSON.stringify(parley.audit.records())).not.toContain('whsec_');
  });

  it('to an address that may not be called is refused before anything is written', async () => {
    const refused = await ask('POST', '/api/webhooks', { ...hook, url: 'http://127.0.0.1/hook' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'url.refused' } });
    expect(parley.audit.told()).toEqual([]);
    const { id } = (await ask('POST', '/api/webhooks', hook)).body;
    expect(await ask('PATCH', `/api/webhooks/${id}`, { url: 'http://localhost/' })).toMatchObject({
      status: 422,
    });
  });

  it.each([
    ['no events', { ...hook, events: [] }],
    ['an event that is none', { ...hook, events: ['Call Ended'] }],
    ['no address', { events: ['*'] }],
  ])('with %s is refused', async (_what, payload) => {
    expect(await ask('POST', '/api/webhooks', payload)).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    });
  });

  it('is changed, switched off and removed, and each stands in the evidence', async () => {
    const { id } = (await ask('POST', '/api/webhooks', hook)).body;
    expect((await ask('PATCH', `/api/webhooks/${id}`, { active: false, events: ['*'] })).body).toMatchObject({
      active: false,
      events: ['*'],
    });
    expect((await ask('DELETE', `/api/webhooks/${id}`)).status).toBe(204);
    expect(await ask('GET', `/api/webhooks/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'webhook.unknown' },
    });
    expect(parley.audit.told()).toEqual(
      ['create', 'update', 'remove'].map((deed) => `${HOME_TENANT}: webhooks.${deed} ${id}`),
    );
  });

  it('is tried, its deliveries are listed, and one is sent again', async () => {
    const { id } = (await ask('POST', '/api/webhooks', hook)).body;
    const tried = await ask('POST', `/api/webhooks/${id}/test`);
    expect(tried).toMatchObject({
      status: 202,
      body: { type: 'webhook.test', state: 'waiting', webhookId: id },
    });
    await parley.deps.outbox.emit(HOME_TENANT, 'call.ended', { callId: 'call_1' });
    expect(await ask('GET', `/api/webhook-deliveries?webhook=${id}&state=waiting`)).toMatchObject({
      body: { deliveries: [{ type: 'call.ended' }, { type: 'webhook.test' }], nextBefore: null },
    });
    expect((await ask('GET', `/api/webhook-deliveries/${tried.body['id']}`)).body).toMatchObject({ log: [] });
    expect((await ask('POST', `/api/webhook-deliveries/${tried.body['id']}/replay`)).status).toBe(202);
    expect((await ask('POST', '/api/webhook-deliveries/dlv_none/replay')).status).toBe(404);
    expect((await ask('POST', '/api/webhooks/whk_none/test')).status).toBe(404);
  });

  it('is not made when that cannot be written down', async () => {
    parley.audit.failing = true;
    expect((await ask('POST', '/api/webhooks', hook)).status).toBe(503);
    expect((await ask('GET', '/api/webhooks')).body['webhooks']).toEqual([]);
  });
});

describe('Another program that tells us', () => {
  let id: string;
  let secret: string;
  beforeEach(async () => {
    ({ id, secret } = (await ask('POST', '/api/hooks', { name: 'Shop' })).body as {
      id: string;
      secret: string;
    });
  });
  const payload = JSON.stringify({ type: 'order.shipped', id: 'o1', data: { order: 7 } });
  const tell = (body: string, header?: string, to = id) =>
    ask('POST', `/api/hooks/${to}`, body, header === undefined ? {} : { 'parley-signature': header });
  const received = () => parley.audit.told().filter((line) => line.includes('hooks.receive')).length;
  const signed = (body: string, atMs = parley.clock.epochMs()) => signatureOf(secret, body, atMs);

  it('is believed for its signature, and what it tells stands in the evidence', async () => {
    expect(await tell(payload, signed(payload))).toEqual({ status: 202, body: { taken: true } });
    expect(parley.audit.records().at(-1)).toMatchObject({
      actor: { kind: 'service', id, label: 'Shop' },
      action: 'hooks.receive',
      detail: { type: 'order.shipped', id: 'o1' },
    });
  });

  it('is not believed twice for the same words', async () => {
    const header = signed(payload);
    await tell(payload, header);
    expect(await tell(payload, header)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('before') },
    });
    expect(received()).toBe(1);
  });

  it('is not believed without a signature, with an old one, or for other bytes', async () => {
    expect((await tell(payload)).status).toBe(403);
    expect((await tell(payload, signed(payload, parley.clock.epochMs() - 600_000))).status).toBe(403);
    expect((await tell(`${payload} `, signed(payload))).status).toBe(403);
    expect((await tell('', signed(''))).status).toBe(400);
    expect((await tell('{"type":"x"}', signed('{"type":"x"}'))).status).toBe(400);
    expect((await tell('{', signed('{'))).status).toBe(400);
    expect((await tell(payload, signed(payload), 'hook_none')).status).toBe(404);
    expect(received()).toBe(0);
  });

  it('is listed, and shut out when its address is removed', async () => {
    expect((await ask('GET', '/api/hooks')).body['hooks']).toMatchObject([
      { id, name: 'Shop', path: `/api/hooks/${id}` },
    ]);
    expect((await ask('DELETE', `/api/hooks/${id}`)).status).toBe(204);
    expect((await tell(payload, signed(payload))).status).toBe(404);
    expect((await ask('DELETE', `/api/hooks/${id}`)).status).toBe(404);
  });
});
