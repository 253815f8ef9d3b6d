import { afterEach, describe, expect, it } from 'vitest';
import { demoCookie } from '#platform/tenancy/demo.ts';
import type { Access } from '../deps.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

let parley: TestParley | undefined;
afterEach(async () => {
  await parley?.server.close();
  parley = undefined;
});

async function open(access: Partial<Access>): Promise<TestParley> {
  parley = await testParley((deps) => ({ access: { ...deps.access, ...access } }));
  return parley;
}

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
