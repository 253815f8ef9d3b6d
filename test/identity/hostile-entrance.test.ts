/** Those who come to the entrance with bad intentions: what they send, what they learn, and what they cannot become. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OWN_HOST, testParley, type TestParley } from '#api/fakes/parley.ts';
import { Jar } from '#platform/tenancy/ports/identity.contract.ts';
import { hashOf } from '#platform/tenancy/secret-text.ts';

const ADA = { email: 'ada@acme.example', name: 'Ada', password: 'a sentence to remember' };
const host = { host: OWN_HOST };
let parley: TestParley;
let calls: string[];
beforeEach(async () => {
  calls = [];
  parley = await testParley(({ identity }) => ({
    identity: new Proxy(identity, {
      get(target, name: keyof typeof identity) {
        const found = target[name];
        return typeof found === 'function'
          ? (...given: never[]) => (calls.push(name), (found as (...given: never[]) => unknown)(...given))
          : found;
      },
    }),
  }));
  await parley.as('owner', 'acme');
});
afterEach(() => parley.server.close());

const ask = (
  method: 'POST' | 'PUT' | 'DELETE' | 'GET',
  url: string,
  payload?: object,
  headers: object = host,
) =>
  parley.stranger({ method, url, headers: headers as Record<string, string>, ...(payload && { payload }) });

/** Ada, in acme as that. */
async function member(role: 'owner' | 'admin' | 'operator' | 'viewer', person = ADA): Promise<string> {
  const { id } = await parley.identity.createPerson(person);
  await parley.tenancy.forTenant('acme').putMember({ personId: id, role, sinceMs: 0 });
  return id;
}

const BODIES: [string, string, object][] = [
  ['POST', '/api/session', { email: 'a@b.example', password: 'x' }],
  ['POST', '/api/session/code', { kind: 'app', code: '123456' }],
  ['POST', '/api/session/reset', { email: 'a@b.example' }],
  ['PUT', '/api/session/reset', { token: 'x', password: 'long enough to be one' }],
  ['POST', '/api/session/sso', { tenant: 'acme', to: '/' }],
  ['POST', '/api/setup', { token: 'x', ...ADA }],
  ['POST', '/api/setup/look', { token: 'x' }],
  ['POST', '/api/invitations/look', { token: 'x' }],
  ['POST', '/api/invitations/accept', { token: 'x', name: 'A', password: 'long enough to be one' }],
  ['POST', '/api/people/invitations', { email: 'a@b.example', role: 'viewer' }],
  ['POST', '/api/keys', { name: 'CRM', role: 'viewer', scopes: ['calls:read'], expiresInDays: 3 }],
  [
    'PUT',
    '/api/sso',
    { issuer: 'https://id.example', clientId: 'c', clientSecret: 's', domains: [], newcomerRole: null },
  ],
  ['POST', '/api/sso/check', { issuer: 'https://id.example', clientId: 'c' }],
  ['PUT', '/api/brand', { name: 'A', accent: '#112233', logo: null }],
  ['POST', '/api/team/invitations', { email: 'a@b.example' }],
];
const WRONG: unknown[] = [
  null,
  17,
  true,
  [],
  {},
  { $ne: null },
  { __proto__: null, constructor: { prototype: 1 } },
  'x'.repeat(20_000),
  '\u0000',
  '\ud800',
  '<script>alert(1)</script>',
  "' or 1=1 --",
  '../../etc/passwd',
];

describe('Whatever is sent to a door', () => {
  test.each(BODIES)(
    '%s %s answers with a refusal or a success, and never with a fault of its own',
    async (method, url, body) => {
      const headers = await parley.as('platform', 'acme');
      for (const whole of [[], 'text', 5, null]) {
        const answer = await parley.stranger({
          method: method as 'POST',
          url,
          headers: { ...headers, 'content-type': 'application/json' },
          payload: JSON.stringify(whole),
        });
        expect(answer.statusCode).toBe(400);
      }
      const huge = await parley.stranger({
        method: method as 'POST',
        url,
        headers: { ...headers, 'content-type': 'application/json' },
        payload: `{"email":"${'a'.repeat(200_000)}"}`,
      });
      expect(huge.statusCode).toBe(413);
      for (const name of Object.keys(body))
        for (const wrong of WRONG) {
          const answer = await ask(method as 'POST', url, { ...body, [name]: wrong }, headers);
          expect(
            answer.statusCode,
            `${name}: ${JSON.stringify(wrong)?.slice(0, 60)} ${answer.body}`,
          ).toBeLessThan(500);
          await parley.clock.advance(60_000 * 16);
        }
    },
  );
});

describe('Who has an account', () => {
  const secretless = (text: string): string => text.replaceAll(/[\w.]+@[\w.]+/g, '…');

  test('is not told by the sign-in: the same answer and the same work for a known and an unknown address', async () => {
    await member('owner');
    const seen: unknown[] = [];
    for (const email of [ADA.email, 'nobody@acme.example']) {
      calls = [];
      const answer = await ask('POST', '/api/session', { email, password: 'not this one, surely' });
      seen.push([answer.statusCode, secretless(answer.body), answer.headers['set-cookie'], calls]);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect((seen[0] as unknown[])[0]).toBe(401);
  });

  test('is not told by the reset, which sends its letter to the known one only', async () => {
    await member('owner');
    const seen: unknown[] = [];
    for (const email of [ADA.email, 'nobody@acme.example']) {
      calls = [];
      const answer = await ask('POST', '/api/session/reset', { email });
      seen.push([answer.statusCode, answer.body, calls]);
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(parley.identity.letters.map(({ to }) => to)).toEqual([ADA.email]);
  });

  test('cannot be guessed by trying: an address that was tried too often waits, known or not', async () => {
    await member('owner');
    for (const email of [ADA.email, 'nobody@acme.example']) {
      let last = 0;
      for (let count = 0; count < 12; count += 1) {
        last = (await ask('POST', '/api/session', { email, password: 'a wrong one again' })).statusCode;
        // Not the address of the visitor, the account itself is held.
        if (count % 5 === 4) await parley.clock.advance(61_000);
      }
      expect(last, email).toBe(429);
      await parley.clock.advance(16 * 60_000);
    }
  });
});

describe('A link', () => {
  test('of an invitation is good once, also for two who follow it at the same moment', async () => {
    const owner = await parley.as('owner', 'acme');
    const { link } = (
      await ask('POST', '/api/people/invitations', { email: 'new@acme.example', role: 'viewer' }, owner)
    ).json<{ link: string }>();
    const token = new URL(link).searchParams.get('token')!;
    const form = { token, name: 'New', password: 'a sentence to remember' };
    const codes = await Promise.all(
      [0, 1, 2].map(async () => (await ask('POST', '/api/invitations/accept', form)).statusCode),
    );
    expect(codes.filter((code) => code === 200)).toHaveLength(1);
    expect((await ask('POST', '/api/invitations/accept', form)).statusCode).toBe(410);
    expect((await ask('POST', '/api/invitations/look', { token })).statusCode).toBe(410);
    expect(await parley.tenancy.forTenant('acme').members()).toHaveLength(1);
  });

  test('of an invitation gives its own role, whatever else the form asks for', async () => {
    const owner = await parley.as('owner', 'acme');
    const { link } = (
      await ask('POST', '/api/people/invitations', { email: 'new@acme.example', role: 'viewer' }, owner)
    ).json<{ link: string }>();
    const token = new URL(link).searchParams.get('token')!;
    const form = {
      token,
      name: 'New',
      password: 'a sentence to remember',
      role: 'owner',
      tenant: 'default',
      email: 'x@y.example',
    };
    expect((await ask('POST', '/api/invitations/accept', form)).statusCode).toBe(200);
    const [only] = await parley.tenancy.forTenant('acme').members();
    expect(only?.role).toBe('viewer');
    expect(await parley.identity.personByEmail('x@y.example')).toBeNull();
  });

  test('of the setup is good once, and for nobody where the team is set up', async () => {
    await parley.tenancy.ofAll.putSetupToken(hashOf('setup_x'), 0);
    const forms = ['one', 'two'].map((name) => ({
      token: 'setup_x',
      ...ADA,
      email: `${name}@parley.example`,
    }));
    const codes = await Promise.all(
      forms.map(async (form) => (await ask('POST', '/api/setup', form)).statusCode),
    );
    expect(codes.toSorted((a, b) => a - b)).toEqual([201, 410]);
    expect(await parley.tenancy.ofAll.team()).toHaveLength(1);
    const kept = await Promise.all(forms.map(({ email }) => parley.identity.personByEmail(email)));
    expect(
      kept.map((person) => person !== null),
      'who was slower has no account',
    ).toEqual(codes.map((code) => code === 201));
    await parley.tenancy.ofAll.putSetupToken(hashOf('setup_y'), 0);
    expect((await ask('POST', '/api/setup', { token: 'setup_y', ...ADA })).statusCode).toBe(410);
    expect(await parley.identity.personByEmail(ADA.email), 'no account is left behind').toBeNull();
  });
});

describe('A role', () => {
  test('cannot be raised above one’s own: by an invitation, a change, a key, or newcomers of single sign-on', async () => {
    const ada = await member('viewer');
    const admin = await parley.as('admin', 'acme');
    const tries: [Parameters<typeof ask>[0], string, object][] = [
      ['POST', '/api/people/invitations', { email: 'x@acme.example', role: 'owner' }],
      ['PUT', `/api/people/${ada}`, { role: 'owner' }],
      ['PUT', `/api/people/${ada}`, { role: 'platform' }],
      ['POST', '/api/keys', { name: 'k', role: 'owner' }],
      ['POST', '/api/keys', { name: 'k', role: 'platform' }],
      [
        'PUT',
        '/api/sso',
        { issuer: 'https://id.example', clientId: 'c', clientSecret: 's', newcomerRole: 'owner' },
      ],
    ];
    for (const [method, url, body] of tries)
      expect([400, 403], `${url} ${JSON.stringify(body)}`).toContain(
        (await ask(method, url, body, admin)).statusCode,
      );
    expect((await parley.tenancy.forTenant('acme').member(ada))?.role).toBe('viewer');
  });

  test('of an owner is not an admin’s to take', async () => {
    const ada = await member('owner');
    await member('owner', { ...ADA, email: 'bob@acme.example' });
    const admin = await parley.as('admin', 'acme');
    expect((await ask('PUT', `/api/people/${ada}`, { role: 'viewer' }, admin)).statusCode).toBe(403);
    expect((await ask('DELETE', `/api/people/${ada}`, undefined, admin)).statusCode).toBe(403);
  });

  test('of the last owner stays, whoever asks; of the last but one it goes', async () => {
    const ada = await member('owner');
    const cookie = new Jar().take(await parley.identity.admit(ada, null, new Jar())).cookie;
    for (const headers of [{ ...host, cookie }, await parley.as('platform', 'acme')]) {
      expect((await ask('PUT', `/api/people/${ada}`, { role: 'admin' }, headers)).json()).toMatchObject({
        code: 'person.last_owner',
      });
      expect((await ask('DELETE', `/api/people/${ada}`, undefined, headers)).json()).toMatchObject({
        code: 'person.last_owner',
      });
    }
    await member('owner', { ...ADA, email: 'bob@acme.example' });
    expect((await ask('PUT', `/api/people/${ada}`, { role: 'viewer' }, { ...host, cookie })).statusCode).toBe(
      200,
    );
    expect((await ask('GET', '/api/people', undefined, { ...host, cookie })).statusCode, 'at once').toBe(403);
  });
});

describe('A key', () => {
  async function keyWith(scopes: string[]): Promise<object> {
    const owner = await parley.as('owner', 'acme');
    const { secret } = (await ask('POST', '/api/keys', { name: 'k', role: 'admin', scopes }, owner)).json<{
      secret: string;
    }>();
    return { ...host, authorization: `Bearer ${secret}` };
  }

  test('makes no key that may more than itself, by scope or by role', async () => {
    const key = await keyWith(['keys:create', 'calls:read']);
    const make = (more: object) => ask('POST', '/api/keys', { name: 'child', role: 'admin', ...more }, key);
    expect((await make({ scopes: ['calls:read', 'secrets:update'] })).statusCode).toBeGreaterThanOrEqual(400);
    expect((await make({ role: 'owner', scopes: ['calls:read'] })).statusCode).toBe(403);
    const whole = await make({ scopes: null });
    const child = whole.json<{ key?: { scopes: string[] } }>();
    expect(
      whole.statusCode >= 400 ||
        child.key?.scopes.every((scope) => ['keys:create', 'calls:read'].includes(scope)),
    ).toBe(true);
    const good = await make({ scopes: ['calls:read'] });
    expect(good.statusCode).toBe(201);
    const grandchild = { ...host, authorization: `Bearer ${good.json<{ secret: string }>().secret}` };
    expect((await ask('GET', '/api/calls', undefined, grandchild)).statusCode).toBe(200);
    expect((await ask('GET', '/api/people', undefined, grandchild)).statusCode).toBe(403);
  });

  test('knows only scopes that there are', async () => {
    const owner = await parley.as('owner', 'acme');
    for (const scope of ['*', 'calls:write', 'toString', '__proto__', 'tenants:create'])
      expect(
        (await ask('POST', '/api/keys', { name: 'k', role: 'admin', scopes: [scope] }, owner)).statusCode,
        scope,
      ).toBeGreaterThanOrEqual(400);
  });

  test('is refused from the moment it is revoked', async () => {
    const owner = await parley.as('owner', 'acme');
    const { key, secret } = (await ask('POST', '/api/keys', { name: 'k', role: 'viewer' }, owner)).json<{
      key: { id: string };
      secret: string;
    }>();
    const bearer = { ...host, authorization: `Bearer ${secret}` };
    expect((await ask('GET', '/api/calls', undefined, bearer)).statusCode).toBe(200);
    expect((await ask('DELETE', `/api/keys/${key.id}`, undefined, owner)).statusCode).toBe(200);
    expect((await ask('GET', '/api/calls', undefined, bearer)).statusCode).toBe(401);
    expect(JSON.stringify((await ask('GET', '/api/keys', undefined, owner)).json())).not.toContain(secret);
  });
});
