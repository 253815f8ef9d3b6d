import { afterEach, describe, expect, it } from 'vitest';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';
import type { Access } from '../deps.ts';

const SECRET = 'correct horse battery staple';
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
    const { server } = await open({ publicUrl: 'https://voice.example.com' });
    const ask = (host: string) => server.inject({ url: '/api/calls', headers: { host } });
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

describe('A Parley with a shared secret', () => {
  const access = { secret: SECRET, loopback: false };
  const host = 'parley.lan:7070';

  it('tells a program without it 401, for the API, the sockets and the pages alike', async () => {
    const { server } = await open(access);
    for (const url of [
      '/api/calls',
      '/api/openapi.json',
      '/api/talk',
      '/',
      '/assets/app.js',
      '/anything',
      '//status',
      '/status/',
    ]) {
      const answer = await server.inject({ url, headers: { host } });
      expect(answer.statusCode, url).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="Parley"');
      expect(answer.json()).toMatchObject({ code: 'request.unauthorized' });
      expect(answer.body).not.toContain(SECRET);
    }
  });

  it('takes it as a bearer, and nothing else for it', async () => {
    const { server } = await open(access);
    const ask = (authorization: string) =>
      server.inject({ url: '/api/calls', headers: { host, authorization } });
    expect((await ask(`Bearer ${SECRET}`)).statusCode).toBe(200);
    for (const wrong of [
      `Bearer ${SECRET}x`,
      'Bearer ',
      `Basic ${SECRET}`,
      SECRET,
      `Bearer ${SECRET.slice(0, -1)}`,
    ]) {
      expect((await ask(wrong)).statusCode, wrong).toBe(401);
    }
  });

  it('says no more than its health to a stranger', async () => {
    const { server } = await open(access);
    expect((await server.inject({ url: '/status', headers: { host } })).json()).toEqual({ health: 'ok' });
    const known = await server.inject({
      url: '/status',
      headers: { host, authorization: `Bearer ${SECRET}` },
    });
    expect(known.json()).toMatchObject({ health: 'ok', version: '1.2.3', load: { maxCalls: 5 } });
  });

  it('leads a person to a page where it is given, and from there to where they were going', async () => {
    const { server } = await open(access);
    const first = await server.inject({ url: '/calls/call_1?t=3', headers: { host, accept: 'text/html' } });
    expect(first.statusCode).toBe(303);
    expect(first.headers.location).toBe('/enter?to=%2Fcalls%2Fcall_1%3Ft%3D3');
    const page = await server.inject({ url: first.headers.location as string, headers: { host } });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('name="to" value="/calls/call_1?t=3"');

    const entered = await enter(server, SECRET, '/calls/call_1?t=3');
    expect(entered.statusCode).toBe(303);
    expect(entered.headers.location).toBe('/calls/call_1?t=3');
    const set = entered.headers['set-cookie'] as string;
    expect(set).toMatch(/; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain(SECRET);
    const cookie = set.split(';', 1)[0] ?? '';
    expect(
      (await server.inject({ url: '/api/calls', headers: { host, cookie: `a=b; ${cookie}` } })).statusCode,
    ).toBe(200);
  });

  it('marks the cookie for https where the pages are reached by https', async () => {
    const { server } = await open({ ...access, publicUrl: 'https://parley.lan:7070' });
    expect((await enter(server, SECRET, '/')).headers['set-cookie']).toMatch(/; Secure$/);
  });

  it('refuses a wrong secret, a forged cookie, an old one, and one of an earlier secret', async () => {
    const { server, clock } = await open(access);
    expect((await enter(server, 'wrong', '/')).statusCode).toBe(403);
    const set = (await enter(server, SECRET, '/')).headers['set-cookie'] as string;
    const cookie = set.split(';', 1)[0] ?? '';
    const ask = (given: string) => server.inject({ url: '/api/calls', headers: { host, cookie: given } });
    const [until = '', proof = ''] = cookie.replace('parley_enter=', '').split('.');
    for (const forged of [
      `${Number(until) + 1}.${proof}`,
      `${until}.x`,
      until,
      '',
      `${until}.`,
      `9e99.${proof}`,
    ]) {
      expect((await ask(`parley_enter=${forged}`)).statusCode, forged).toBe(401);
    }
    expect((await ask(cookie)).statusCode).toBe(200);
    await clock.advance(30 * 24 * 3600 * 1000);
    expect((await ask(cookie)).statusCode).toBe(401);

    const changed = await testParley((deps) => ({
      access: { ...deps.access, ...access, secret: `${SECRET}!` },
    }));
    expect((await changed.server.inject({ url: '/api/calls', headers: { host, cookie } })).statusCode).toBe(
      401,
    );
    await changed.server.close();
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/a\nb', 'javascript:alert(1)'])(
    'leads nobody to another site: %j',
    async (to) => {
      const { server } = await open(access);
      expect((await enter(server, SECRET, to)).headers.location).toBe('/');
    },
  );

  it('lets nobody try secrets quickly', async () => {
    const { server } = await open(access);
    const codes: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++)
      codes.push((await enter(server, `guess ${attempt}`, '/')).statusCode);
    expect(codes).toEqual([...Array<number>(10).fill(403), 429, 429]);
  });

  it('shows what was typed as text, never as markup', async () => {
    const { server } = await open(access);
    const page = await server.inject({ url: '/enter?to=/%22%3E%3Cscript%3E', headers: { host } });
    expect(page.body).not.toContain('<script>');
  });

  function enter(server: TestParley['server'], secret: string, to: string) {
    return server.inject({
      method: 'POST',
      url: '/enter',
      headers: { host, 'content-type': 'application/x-www-form-urlencoded', origin: `http://${host}` },
      payload: new URLSearchParams({ secret, to }).toString(),
    });
  }
});
