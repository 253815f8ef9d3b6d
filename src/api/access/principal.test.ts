import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ParleyError } from '#voice/errors.ts';
import { testParley, type TestParley } from '../fakes/parley.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

describe('A key', () => {
  it('of one tenant does nothing in another, whatever tenant it names', async () => {
    const { stranger, as } = parley;
    await as('owner', 'acme');
    const key = await as('owner', 'globex');
    const ask = async (tenant?: string) =>
      (
        await stranger({
          url: '/api/tenant',
          headers: { ...key, ...(tenant !== undefined && { 'x-parley-tenant': tenant }) },
        })
      ).json<{ id?: string; code?: string }>();
    expect(await ask()).toMatchObject({ id: 'globex' });
    expect(await ask('globex')).toMatchObject({ id: 'globex' });
    expect(await ask('acme')).toMatchObject({ code: 'tenant.unknown' });
    expect(await ask('never-made')).toMatchObject({ code: 'tenant.unknown' });
  });

  it('says the same of a tenant that is not its own and of one that is not there', async () => {
    const { stranger, as } = parley;
    await as('owner', 'acme');
    const key = await as('owner', 'globex');
    const ask = async (tenant: string) => {
      const { statusCode, json } = await stranger({
        url: '/api/tenant',
        headers: { ...key, 'x-parley-tenant': tenant },
      });
      return [statusCode, JSON.stringify(json()).replaceAll(tenant, '…')];
    };
    expect(await ask('acme')).toEqual(await ask('nobody'));
  });

  it('is refused as soon as its tenant is suspended, which the internal team still enters', async () => {
    const { stranger, as } = parley;
    const key = await as('owner', 'acme');
    const team = await as('platform', 'acme');
    const suspend = (state: string) =>
      stranger({ method: 'PUT', url: '/api/tenants/acme', headers: team, payload: { state } });
    expect((await suspend('suspended')).statusCode).toBe(200);
    expect((await stranger({ url: '/api/tenant', headers: key })).json()).toMatchObject({
      status: 403,
      code: 'tenant.suspended',
    });
    expect((await stranger({ url: '/api/tenant', headers: team })).json()).toMatchObject({
      id: 'acme',
      state: 'suspended',
    });
    await suspend('active');
    expect((await stranger({ url: '/api/tenant', headers: key })).statusCode).toBe(200);
  });

  it('shuts what it has open: it is refused when that asks again after a revocation, and not while the database is away', async () => {
    const { server, stranger, as, deps } = parley;
    let meanwhile = async (): Promise<unknown> => undefined;
    server.get('/api/long', { config: { permission: 'calls:read' } }, async (request) => {
      await meanwhile();
      await server.stillMay(request);
      return 'still let in';
    });
    const owner = await as('owner', 'acme');
    const made = await stranger({
      method: 'POST',
      url: '/api/keys',
      headers: owner,
      payload: { name: 'kiosk', role: 'operator' },
    });
    const { key, secret } = made.json<{ key: { id: string }; secret: string }>();
    const long = async () => {
      const answer = await stranger({ url: '/api/long', headers: { authorization: `Bearer ${secret}` } });
      return answer.statusCode === 200 ? answer.body : answer.json<{ code: string }>().code;
    };
    expect(await long()).toBe('still let in');
    const byKey = deps.recognition.byKey.bind(deps.recognition);
    meanwhile = async () => {
      deps.recognition.byKey = () => Promise.reject(new ParleyError('storage.unavailable', 'away'));
    };
    expect(await long()).toBe('still let in');
    deps.recognition.byKey = byKey;
    meanwhile = () => stranger({ method: 'DELETE', url: `/api/keys/${key.id}`, headers: owner });
    expect(await long()).toBe('request.unauthorized');
  });

  it.each(['a b', 'ACME', '../x', 'x'.repeat(41)])('cannot name the tenant "%s"', async (tenant) => {
    const { stranger, as } = parley;
    const answer = await stranger({
      url: '/api/tenant',
      headers: { ...(await as('owner')), 'x-parley-tenant': tenant },
    });
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});
