/** Single sign-on, with providers that speak the true protocol: one that is certified for it, and one that lies as the test says. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openIdSignOn } from '#adapters/identity/openid/single-sign-on.ts';
import { OWN_HOST, testParley, type TestParley } from '#api/fakes/parley.ts';
import type { TenantRole } from '#platform/tenancy/ports/tenancy-store.ts';
import type { Session, SsoRefusal } from '#wire/access.ts';
import { type Forgery, type ForgingProvider, openForgingProvider } from '../support/forging-provider.ts';
import { CLIENT, type Company, openCompany, signInAt } from '../support/openid-provider.ts';

const CALLBACK = `http://${OWN_HOST}/api/session/sso/callback`;
const PEOPLE = {
  ada: { email: 'Ada@acme.example', email_verified: true, name: 'Ada Lovelace' },
  eve: { email: 'eve@acme.example', email_verified: false, name: 'Eve' },
  max: { email: 'max@elsewhere.example', email_verified: true, name: 'Max' },
  nil: { name: 'No Address' },
};

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley(() => ({ singleSignOn: openIdSignOn({ fetch, insecure: true }) }));
});
afterEach(() => parley.server.close());

/** The tenant `acme` with its provider. */
async function setUp(issuer: string, newcomerRole: TenantRole | null, domains: string[] = []): Promise<void> {
  const answer = await parley.stranger({
    method: 'PUT',
    url: '/api/sso',
    headers: await parley.as('owner', 'acme'),
    payload: { issuer, ...CLIENT, newcomerRole, domains },
  });
  expect(answer.statusCode, answer.body).toBe(200);
}

/** A browser is sent away: where to, and with which cookie. */
async function sendAway(to = '/calls'): Promise<{ url: string; cookie: string }> {
  const answer = await parley.stranger({
    method: 'POST',
    url: '/api/session/sso',
    headers: { host: OWN_HOST },
    payload: { tenant: 'acme', to },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  const cookie = String(answer.headers['set-cookie']).split(';', 1)[0]!;
  return { url: answer.json<{ url: string }>().url, cookie };
}

/** It comes back: where it is led, and who it is then. */
async function comeBack(query: string, cookie: string): Promise<{ led: string; who: Session }> {
  const answer = await parley.stranger({
    url: `/api/session/sso/callback${query}`,
    headers: { host: OWN_HOST, cookie },
  });
  expect(answer.statusCode).toBe(303);
  const lines = [answer.headers['set-cookie'] ?? []].flat();
  const given = lines.filter((line) => !line.includes('Max-Age=0')).map((line) => line.split(';', 1)[0]);
  const session = await parley.stranger({
    url: '/api/session',
    headers: { host: OWN_HOST, cookie: given.join('; ') },
  });
  return { led: String(answer.headers.location), who: session.json<Session>() };
}

const refused = (why: SsoRefusal) => ({
  led: `/sign-in?sso=${why}`,
  who: { state: 'signed-out', person: null },
});
const REFUSED = refused('failed');

describe('A company’s own provider', () => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany(CALLBACK, PEOPLE);
  });
  afterAll(() => company.close());

  async function signIn(name: string): Promise<Awaited<ReturnType<typeof comeBack>>> {
    const { url, cookie } = await sendAway();
    return comeBack(await signInAt(url, name, CALLBACK), cookie);
  }

  test('lets its people in, as what the tenant chose, and leads them to where they were going', async () => {
    await setUp(company.issuer, 'viewer', ['acme.example']);
    const { led, who } = await signIn('ada');
    expect(led).toBe('/calls');
    expect(who).toMatchObject({
      state: 'signed-in',
      bound: true,
      role: 'viewer',
      tenant: { id: 'acme' },
      person: { email: 'ada@acme.example', name: 'Ada Lovelace' },
    });
    const again = await signIn('ada');
    expect(again.who.person?.id, 'the same person the second time').toBe(who.person?.id);
    const actions = parley.audit.records().map(({ action }) => action);
    expect(actions.filter((action) => action === 'sessions.sign_in_by_provider')).toHaveLength(2);
  });

  test('lets in members only, where newcomers get no role', async () => {
    await setUp(company.issuer, null);
    expect(await signIn('ada')).toMatchObject(refused('no_member'));
    const { id } = await parley.identity.createPerson({
      email: 'ada@acme.example',
      name: 'Ada',
      password: 'a sentence to remember',
    });
    await parley.tenancy.forTenant('acme').putMember({ personId: id, role: 'operator', sinceMs: 0 });
    expect((await signIn('ada')).who).toMatchObject({ role: 'operator', person: { id } });
  });

  // All that was read was "did not let you in", and nobody could tell whom to ask for what.
  test.each<[string, string, SsoRefusal]>([
    ['whose address it has not verified', 'eve', 'no_address'],
    ['of a mail domain that the tenant does not let in', 'max', 'foreign_domain'],
    ['of whom it tells no address', 'nil', 'no_address'],
  ])('does not let in a person %s, and says why', async (_whom, name, why) => {
    await setUp(company.issuer, 'viewer', ['acme.example']);
    expect(await signIn(name)).toMatchObject(refused(why));
    expect(parley.audit.records().at(-1)).toMatchObject({
      tenantId: 'acme',
      action: 'sessions.sign_in_by_provider_refused',
      detail: { why },
    });
  });

  test('does not let in whom it has turned away itself, and says so', async () => {
    await setUp(company.issuer, 'viewer');
    const { url, cookie } = await sendAway();
    const state = new URL(url).searchParams.get('state')!;
    const turnedAway = (error: string) =>
      `?${new URLSearchParams({ error, state, iss: company.issuer }).toString()}`;
    expect(await comeBack(turnedAway('access_denied'), cookie)).toMatchObject(refused('denied'));
    expect(await comeBack(turnedAway('server_error'), cookie)).toMatchObject(REFUSED);
  });

  test('shuts out who came in before, once their mail domain is let in no more', async () => {
    await setUp(company.issuer, 'viewer');
    expect((await signIn('max')).who.state).toBe('signed-in');
    await setUp(company.issuer, 'viewer', ['acme.example']);
    expect(await signIn('max')).toMatchObject(refused('foreign_domain'));
  });

  test('takes no code a second time, whoever brings it', async () => {
    await setUp(company.issuer, 'viewer');
    const { url, cookie } = await sendAway();
    const query = await signInAt(url, 'ada', CALLBACK);
    expect((await comeBack(query, cookie)).who.state).toBe('signed-in');
    expect(await comeBack(query, cookie)).toMatchObject(REFUSED);
  });

  test('gives nothing for a code that was got by another browser’s journey', async () => {
    await setUp(company.issuer, 'viewer');
    const [hers, his] = [await sendAway(), await sendAway()];
    const query = await signInAt(hers.url, 'ada', CALLBACK);
    expect(await comeBack(query, his.cookie)).toMatchObject(REFUSED);
    expect(await comeBack(query, '')).toMatchObject(refused('too_late'));
    const state = new URLSearchParams(new URL(his.url).search).get('state')!;
    const forged = new URLSearchParams(query);
    forged.set('state', state);
    expect(await comeBack(`?${forged.toString()}`, his.cookie), 'PKCE holds it').toMatchObject(REFUSED);
  });

  test('tells about itself before anything is kept, and an address that is none is named', async () => {
    const headers = await parley.as('owner', 'acme');
    const check = (issuer: string) =>
      parley.stranger({
        method: 'POST',
        url: '/api/sso/check',
        headers,
        payload: { issuer, clientId: CLIENT.clientId },
      });
    expect((await check(company.issuer)).json()).toEqual({
      signInAt: `${company.issuer}/auth`,
      pkce: true,
      email: true,
    });
    expect((await check(`${company.issuer}/nobody`)).json()).toMatchObject({ code: 'sso.failed' });
    expect((await check('ftp://x')).statusCode).toBe(400);
    expect((await parley.stranger({ url: '/api/sso', headers })).statusCode).toBe(404);
  });
});

const SHARED_ONLY = { discovery: { id_token_signing_alg_values_supported: ['HS256'] } };

describe('What a provider says is believed only', () => {
  let provider: ForgingProvider;
  beforeAll(async () => {
    provider = await openForgingProvider(CLIENT.clientId);
  });
  afterAll(() => provider.close());
  afterEach(() => {
    provider.forge = {};
  });

  async function signIn(forge: Forgery): Promise<Awaited<ReturnType<typeof comeBack>>> {
    const { url, cookie } = await sendAway();
    provider.forge = forge;
    return comeBack(provider.comesBack(url), cookie);
  }

  test('when all of it is right, which is what the others differ from', async () => {
    await setUp(provider.issuer, 'viewer');
    expect((await signIn({})).who).toMatchObject({ state: 'signed-in', role: 'viewer' });
    expect(provider.asked.at(-1)?.get('client_secret')).toBe(CLIENT.clientSecret);
  });

  const seconds = (from: number): number => Math.floor(Date.now() / 1000) + from;
  test.each<[string, Forgery]>([
    ['with the nonce of this sign-in', { claims: { nonce: 'of another' } }],
    ['with a nonce at all', { claims: { nonce: undefined } }],
    ['for us and not for another client', { claims: { aud: 'another client' } }],
    ['by the issuer that was set up', { claims: { iss: 'https://evil.example' } }],
    ['in its time', { claims: { iat: seconds(-7200), exp: seconds(-3600) } }],
    ['with an end', { claims: { exp: undefined } }],
    ['signed by a key of its own', { strangersKey: true }],
    ['of somebody', { claims: { sub: undefined } }],
    ['as the issuer it was asked as', { discovery: { issuer: 'https://evil.example' } }],
    ['when it gives the code’s worth', { refusal: 'invalid_grant' }],
  ])('%s', async (_what, forge) => {
    await setUp(provider.issuer, 'viewer');
    expect(await signIn(forge)).toMatchObject(REFUSED);
  });

  test.each<[string, Forgery]>([
    ['of a verified address', { claims: { email_verified: undefined } }],
    ['of an address that is a text', { claims: { email: ['ada@acme.example'] } }],
  ])('%s', async (_what, forge) => {
    await setUp(provider.issuer, 'viewer');
    expect(await signIn(forge)).toMatchObject(refused('no_address'));
  });

  // Whose provider signs with the secret that both know read "did not let you in" and nothing of the reason.
  test.each<[string, Forgery]>([
    ['signed', { unsigned: true }],
    [
      'signed with a key of its own, not with the secret that both know',
      { sharedSecret: CLIENT.clientSecret },
    ],
    ['so also where it says that it does no other', { sharedSecret: CLIENT.clientSecret, ...SHARED_ONLY }],
  ])('%s', async (_what, forge) => {
    await setUp(provider.issuer, 'viewer');
    expect(await signIn(forge)).toMatchObject(refused('signature'));
  });

  test('where it can sign with a key of its own, which is told before anything is kept', async () => {
    provider.forge = SHARED_ONLY;
    const answer = await parley.stranger({
      method: 'POST',
      url: '/api/sso/check',
      headers: await parley.as('owner', 'acme'),
      payload: { issuer: provider.issuer, clientId: CLIENT.clientId },
    });
    expect(answer.json()).toMatchObject({
      code: 'sso.signature',
      detail:
        'The provider signs identities with HS256, which whoever knows the client’s secret could do as well: have it sign them with RS256, PS256, ES256 or EdDSA.',
    });
  });

  test('before the journey is too old', async () => {
    await setUp(provider.issuer, 'viewer');
    const { url, cookie } = await sendAway();
    await parley.clock.advance(11 * 60_000);
    expect(await comeBack(provider.comesBack(url), cookie)).toMatchObject(refused('too_late'));
  });

  test('with the state of this journey', async () => {
    await setUp(provider.issuer, 'viewer');
    const { url, cookie } = await sendAway();
    const query = provider.comesBack(url).replace(/state=[^&]+/, 'state=of-another');
    expect(await comeBack(query, cookie)).toMatchObject(REFUSED);
  });

  test('about its own tenant: an owner elsewhere whom it vouches for gets nothing there', async () => {
    await parley.as('owner', 'globex');
    const { id } = await parley.identity.createPerson({
      email: 'boss@globex.example',
      name: 'Boss',
      password: 'a sentence to remember',
    });
    await parley.tenancy.forTenant('globex').putMember({ personId: id, role: 'owner', sinceMs: 0 });
    await setUp(provider.issuer, 'viewer');
    const { who } = await signIn({ claims: { sub: 'boss', email: 'boss@globex.example' } });
    expect(who).toMatchObject({ role: 'viewer', tenant: { id: 'acme' }, tenants: [{ id: 'acme' }] });
  });

  test('and leads nowhere but here, whatever address was asked for', async () => {
    await setUp(provider.issuer, 'viewer');
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const { url, cookie } = await sendAway(to);
      expect((await comeBack(provider.comesBack(url), cookie)).led, to).toBe('/');
    }
  });
});
