import { afterEach, describe, expect, it } from 'vitest';
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

  // A quota of no requests could never be raised again: whoever would have raised it was held off too.
  it('does not hold off the internal team, which can raise it', async () => {
    const { stranger, as, tenancy } = await open({});
    const [team, viewer] = [await as('platform', 'acme'), await as('viewer', 'acme')];
    const none = { concurrentCalls: null, callsPerDay: null, storageBytes: null };
    await tenancy.forTenant('acme').putQuotas({ ...none, requestsPerMinute: 0 });
    expect((await stranger({ url: '/api/tenant', headers: viewer })).statusCode).toBe(429);
    const raise = { method: 'PUT', url: '/api/quotas', headers: team } as const;
    const payload = { ...none, requestsPerMinute: 100 };
    expect((await stranger({ ...raise, payload })).statusCode).toBe(200);
    expect((await stranger({ url: '/api/tenant', headers: viewer })).statusCode).toBe(200);
  });
});
