import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const headers = { host: OWN_HOST };
let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

describe('The audit', () => {
  it('holds who set a new password by a link, and nothing of a link that is not good', async () => {
    const { identity, stranger, audit } = parley;
    const email = 'ada@example.com';
    const { id } = await identity.createPerson({ email, name: 'Ada', password: 'a password to forget' });
    await identity.requestReset(email);
    const token = new URL(identity.letters.at(-1)!.link).searchParams.get('token')!;
    const reset = (payload: object) =>
      stranger({ method: 'PUT', url: '/api/session/reset', headers, payload });
    expect((await reset({ token: `${token}x`, password: 'a new and longer one' })).statusCode).toBe(410);
    expect(audit.told()).toEqual([]);
    expect((await reset({ token, password: 'a new and longer one' })).statusCode).toBe(200);
    expect(audit.told()).toEqual([`default: people.reset_password ${id}`]);
  });

  it('does not say that a password was changed, or a second factor turned off, when the password was wrong', async () => {
    const { identity, stranger, audit } = parley;
    const email = 'ada@example.com';
    const { id } = await identity.createPerson({ email, name: 'Ada', password: 'a password to keep' });
    const browser = { cookie: '', userAgent: 'test' };
    const cookie = (await identity.admit(id, null, browser)).map((line) => line.split(';', 1)[0]).join('; ');
    const ask = async (method: 'POST' | 'DELETE', url: string, payload: object): Promise<number> =>
      (await stranger({ method, url, headers: { ...headers, cookie }, payload })).statusCode;
    const next = 'a new and longer one';
    expect(await ask('POST', '/api/session/password', { present: 'wrong password', next })).toBe(401);
    expect(await ask('DELETE', '/api/session/second-factor', { password: 'wrong password' })).toBe(401);
    expect(audit.told()).toEqual([]);
    expect(await ask('POST', '/api/session/password', { present: 'a password to keep', next })).toBe(200);
    expect(audit.told()).toEqual([`default: people.change_password ${id}`]);
  });

  it('holds that somebody came back from a provider without having been sent there', async () => {
    const answer = await parley.stranger({ url: '/api/session/sso/callback?code=x&state=y', headers });
    expect(answer.headers.location).toBe('/sign-in?sso=too_late');
    expect(parley.audit.told()).toEqual(['default: sessions.sign_in_by_provider_refused default']);
  });

  it('holds a new tenant before there is one, and again at the head of its own chain', async () => {
    const team = await parley.as('platform');
    const make = () =>
      parley.stranger({
        method: 'POST',
        url: '/api/tenants',
        headers: team,
        payload: { id: 'globex', name: 'Globex' },
      });
    parley.audit.failing = true;
    expect((await make()).statusCode).toBeGreaterThanOrEqual(500);
    expect(await parley.tenancy.ofAll.tenant('globex')).toBeNull();
    parley.audit.failing = false;
    expect((await make()).statusCode).toBe(201);
    const told = ['default: tenants.create globex', 'globex: tenants.create globex'];
    expect(parley.audit.told()).toEqual(told);
    expect((await make()).statusCode).toBe(409);
    expect(parley.audit.told()).toEqual(told);
  });
});
