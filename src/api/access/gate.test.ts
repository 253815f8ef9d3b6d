import { afterEach, describe, expect, it } from 'vitest';
import { demoCookie } from '#platform/tenancy/demo.ts';
import { ParleyError } from '#voice/errors.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';
import type { Access } from '../deps.ts';
import { safePath } from './safe-path.ts';

let parley: TestParley | undefined;
afterEach(async () => {
  await parley?.server.close();
  parley = undefined;
});

async function open(access: Partial<Access>): Promise<TestParley> {
  parley = await testParley((deps) => ({ access: { ...deps.access, ...access } }));
  // A stand-in for the channels, which are not part of the API.
  parley.server.post('/twilio/voice', { config: { permission: 'public' } }, async () => 'twiml');
  return parley;
}

describe('A Parley that only this machine can reach', () => {
  it.each(['localhost:7070', '127.0.0.1:7070', '127.0.0.2', '[::1]:7070', 'LOCALHOST'])(
    'answers to the name %s',
    async (host) => {
      const { server } = await open({});
      expect((await server.inject({ url: '/api/calls', headers: { host } })).statusCode).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'localhost@evil.example',
    '[::2]:7070',
    'localhost:7070/x',
  ])('does not answer to a name that was pointed at it: "%s"', async (host) => {
    const { server } = await open({});
    for (const url of ['/api/calls', '/status', '/', '/twilio/voice']) {
      const answer = await server.inject({ url, headers: { host } });
      expect(answer.statusCode).toBe(403);
      expect(answer.json()).toMatchObject({ code: 'request.forbidden', status: 403 });
    }
  });

  it('answers to its public address as well', async () => {
    const { server, as } = await open({ publicUrl: 'https://voice.example.com' });
    const key = await as('viewer');
    const ask = (host: string) => server.inject({ url: '/api/calls', headers: { ...key, host } });
    expect((await ask('voice.example.com')).statusCode).toBe(200);
    expect((await ask('other.example.com')).statusCode).toBe(403);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
  ])('does not take writing from the page of another site: %j', async (headers) => {
    const { server, ring } = await open({});
    const call = await ring('call_1');
    const answer = await server.inject({
      method: 'POST',
      url: '/api/calls/call_1/end',
      headers: { host: OWN_HOST, ...headers },
    });
    expect(answer.statusCode).toBe(403);
    expect(call.asked).toBeNull();
  });

  it('does not open a socket for the page of another site', async () => {
    const { server } = await open({});
    const headers = {
      host: OWN_HOST,
      upgrade: 'websocket',
      connection: 'upgrade',
      origin: 'https://evil.example',
    };
    expect((await server.inject({ url: '/api/talk', headers })).statusCode).toBe(403);
  });

  it('takes writing from its own pages and from programs', async () => {
    const { server, ring } = await open({});
    for (const [id, headers] of Object.entries({
      call_page: { origin: `http://${OWN_HOST}`, 'sec-fetch-site': 'same-origin' },
      call_program: {},
    })) {
      await ring(id);
      const answer = await server.inject({
        method: 'POST',
        url: `/api/calls/${id}/end`,
        headers: { host: OWN_HOST, ...headers },
      });
      expect(answer.statusCode).toBe(200);
    }
  });

  it('leaves signed calls of the carrier to the carrier, by whatever name', async () => {
    const { server } = await open({ twilioSigned: true });
    const ask = (url: string) => server.inject({ method: 'POST', url, headers: { host: 'tunnel.example' } });
    expect((await ask('/twilio/voice')).statusCode).toBe(200);
    expect((await ask('/api/agents/validate')).statusCode).toBe(403);
  });
});

describe('A route', () => {
  it('that names no permission keeps Parley from starting', async () => {
    const { server } = await open({});
    expect(() => server.get('/api/forgotten', async () => 'open to all')).toThrow(
      'GET /api/forgotten names no permission',
    );
  });
});

describe('A stranger', () => {
  const host = 'parley.lan:7070';

  it('is told 401, for the API, the sockets and unknown addresses alike', async () => {
    const { stranger } = await open({ loopback: false });
    for (const url of [
      '/api/calls',
      '/api/openapi.json',
      '/api/talk',
      '/',
      '/anything',
      '//status',
      '/status/',
    ]) {
      const answer = await stranger({ url, headers: { host } });
      expect(answer.statusCode, url).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="Parley"');
      expect(answer.json()).toMatchObject({ code: 'request.unauthorized' });
    }
  });

  it('learns the health of Parley and no more', async () => {
    const { stranger } = await open({});
    expect((await stranger({ url: '/status', headers: { host: OWN_HOST } })).json()).toEqual({
      health: 'ok',
    });
  });

  it('with a browser is led to the sign-in, and from there to where they were going', async () => {
    const { stranger } = await open({});
    const headers = { host: OWN_HOST, accept: 'text/html' };
    const answer = await stranger({ url: '/calls/call_1?t=3', headers });
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      '/sign-in?to=%2Fcalls%2Fcall_1%3Ft%3D3',
    ]);
    for (const url of ['/sign-in', '/setup', '/invitation', '/reset'])
      expect((await stranger({ url, headers })).statusCode, url).toBe(404);
  });

  it.each(['//evil.example', '/\\evil.example', '/a\nb'])('is led to no other site: %j', async (to) => {
    expect(safePath(to)).toBe('/');
  });

  it.each(['', 'x', 'pk_', 'pk_unknown', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])(
    'with the key or token "%s" is refused',
    async (key) => {
      const { stranger } = await open({});
      for (const url of ['/api/calls', '/status']) {
        const answer = await stranger({ url, headers: { host: OWN_HOST, authorization: `Bearer ${key}` } });
        expect(answer.statusCode, url).toBe(key === '' && url === '/status' ? 200 : 401);
      }
    },
  );
});

describe('The demo', () => {
  const demo = { method: 'POST', url: '/api/session/demo', headers: { host: OWN_HOST } } as const;

  it('lets whoever sits at this machine in with one click, as the owner of the home tenant', async () => {
    const { stranger, audit } = await open({});
    const answer = await stranger(demo);
    expect(answer.statusCode).toBe(200);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^parley\.demo=\d+\.[\w-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/);
    const session = await stranger({ url: '/api/session', headers: { host: OWN_HOST, cookie } });
    expect(session.json()).toMatchObject({
      kind: 'demo',
      role: 'owner',
      tenant: { id: 'default' },
      person: null,
    });
    expect(audit.told()).toContain('default: sessions.demo default');
  });

  const proxies = [
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-real-ip',
    'cf-connecting-ip',
    'cf-ray',
    'via',
    'true-client-ip',
    'ngrok-trace-id',
    'x-amzn-trace-id',
    'fly-client-ip',
    'tailscale-user-login',
    'client-ip',
    'x-originating-ip',
    'x-remote-addr',
    'x-scheme',
    'front-end-https',
    'wl-proxy-client-ip',
    'x-nf-client-connection-ip',
    'x-varnish',
  ];

  it.each(proxies)(
    'is shut where a proxy has written the header %s, to enter and to stay',
    async (header) => {
      const { stranger } = await open({});
      const cookie = String((await stranger(demo)).headers['set-cookie']).split(';', 1)[0]!;
      expect(
        (await stranger({ ...demo, headers: { host: OWN_HOST, [header]: '203.0.113.7' } })).statusCode,
      ).toBe(403);
      const stay = { url: '/api/calls', headers: { host: OWN_HOST, cookie, [header]: '203.0.113.7' } };
      expect((await stranger(stay)).statusCode).toBe(401);
    },
  );

  it.each(['203.0.113.7', '192.168.1.2', '::ffff:10.0.0.1', '2001:db8::1', '128.0.0.1', '0.0.0.0'])(
    'is shut to the address %s, to enter and to stay',
    async (remoteAddress) => {
      const { stranger } = await open({});
      const cookie = String((await stranger(demo)).headers['set-cookie']).split(';', 1)[0]!;
      expect((await stranger({ ...demo, remoteAddress })).statusCode).toBe(403);
      expect(
        (await stranger({ url: '/api/calls', remoteAddress, headers: { host: OWN_HOST, cookie } }))
          .statusCode,
      ).toBe(401);
    },
  );

  it.each([
    ['another name', { publicUrl: 'https://voice.example.com' }, { host: 'voice.example.com' }],
    [
      'another page',
      { publicUrl: 'https://voice.example.com' },
      { host: OWN_HOST, origin: 'https://voice.example.com' },
    ],
    ['another site', {}, { host: OWN_HOST, origin: 'https://evil.example' }],
    ['an address for all', { loopback: false }, { host: OWN_HOST }],
    ['PARLEY_DEMO=off', { demo: false }, { host: OWN_HOST }],
  ])('is shut by %s', async (_what, access, headers) => {
    const { stranger } = await open(access);
    expect((await stranger({ ...demo, headers })).statusCode).toBe(403);
  });

  it('knows a forged cookie, an old one, and one of another Parley', async () => {
    const { stranger, clock } = await open({});
    const cookie = String((await stranger(demo)).headers['set-cookie']).split(';', 1)[0]!;
    const ask = async (given: string) =>
      (await stranger({ url: '/api/calls', headers: { host: OWN_HOST, cookie: given } })).statusCode;
    const [until = '', proof = ''] = cookie.replace('parley.demo=', '').split('.');
    for (const forged of [
      `${Number(until) + 1}.${proof}`,
      `${until}.x`,
      until,
      '',
      `${until}.`,
      `9e99.${proof}`,
    ])
      expect(await ask(`parley.demo=${forged}`), forged).toBe(401);
    expect(await ask(cookie)).toBe(200);
    expect(await ask(demoCookie('another secret', clock.epochMs()).split(';', 1)[0]!)).toBe(401);
    await clock.advance(30 * 24 * 3600 * 1000);
    expect(await ask(cookie)).toBe(401);
  });

  it('ends by signing out', async () => {
    const { server } = await open({});
    const answer = await server.inject({ method: 'DELETE', url: '/api/session' });
    expect(String(answer.headers['set-cookie'])).toMatch(/^parley\.demo=; .*Max-Age=0/);
  });
});

describe('A key', () => {
  it('of one tenant does nothing in another, whatever tenant it names', async () => {
    const { stranger, as } = await open({});
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
    const { stranger, as } = await open({});
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
    const { stranger, as } = await open({});
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
    const { server, stranger, as, deps } = await open({});
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
    const { stranger, as } = await open({});
    const answer = await stranger({
      url: '/api/tenant',
      headers: { ...(await as('owner')), 'x-parley-tenant': tenant },
    });
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});

describe('The quota of requests', () => {
  it('holds a tenant off for the rest of the minute, says so, and leaves the others alone', async () => {
    const { stranger, as, tenancy } = await open({});
    const [busy, other] = [await as('viewer', 'acme'), await as('viewer', 'globex')];
    const none = { concurrentCalls: null, callsPerDay: null, storageBytes: null };
    await tenancy.forTenant('acme').putQuotas({ ...none, requestsPerMinute: 3 });
    const ask = (headers: Record<string, string>) => stranger({ url: '/api/tenant', headers });
    const codes: number[] = [];
    for (let count = 0; count < 5; count += 1) codes.push((await ask(busy)).statusCode);
    expect(codes).toEqual([200, 200, 200, 429, 429]);
    const refused = await ask(busy);
    expect(refused.json()).toMatchObject({
      code: 'quota.exceeded',
      detail: expect.stringMatching(/3 requests a minute .* \d+ s/) as string,
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(other)).statusCode).toBe(200);
    await parley!.clock.advance(60_000);
    expect((await ask(busy)).statusCode).toBe(200);
  });
});
