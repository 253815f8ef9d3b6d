import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { allowedHosts } from './allowed-hosts.ts';
import type { ResolvedAddress } from './guard.ts';
import { openGuardedRequests, type OpenedRequests } from './guarded-requests.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function requests(allowed = '', resolve?: (host: string) => Promise<ResolvedAddress[]>): OpenedRequests {
  const made = openGuardedRequests({ allowed: allowedHosts(allowed), ...(resolve && { resolve }) });
  open.push(made);
  return made;
}

interface Receiver {
  port: number;
  seen: IncomingMessage[];
}

async function receiver(answer: RequestListener): Promise<Receiver> {
  const seen: IncomingMessage[] = [];
  const server: Server = createServer((request, reply) => {
    seen.push(request);
    answer(request, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return { port: (server.address() as AddressInfo).port, seen };
}

const ok: RequestListener = (_request, reply) => void reply.end('hello');
const v4 = (address: string): ResolvedAddress => ({ address, family: 4 });

describe('A guarded request', () => {
  it.each([
    ['an address of this machine', (port: number) => `http://127.0.0.1:${port}/`],
    ['its name', (port: number) => `http://localhost:${port}/`],
    ['its name with the dot of the root', (port: number) => `http://localhost.:${port}/`],
    ['a name below it', (port: number) => `http://a.localhost:${port}/`],
    ['one number for all four', (port: number) => `http://2130706433:${port}/`],
    ['hexadecimal', (port: number) => `http://0x7f000001:${port}/`],
    ['octal', (port: number) => `http://0177.0.0.01:${port}/`],
    ['numbers left out', (port: number) => `http://127.1:${port}/`],
    ['full-width digits', (port: number) => `http://１２７.０.０.１:${port}/`],
    ['circled digits', (port: number) => `http://①②⑦.⓪.⓪.①:${port}/`],
    ['an encoded dot', (port: number) => `http://127%2e0%2e0%2e1:${port}/`],
    ['every address of this machine', (port: number) => `http://0.0.0.0:${port}/`],
    ['zero', (port: number) => `http://0:${port}/`],
    ['IPv6', (port: number) => `http://[::1]:${port}/`],
    ['IPv4 inside IPv6', (port: number) => `http://[::ffff:127.0.0.1]:${port}/`],
    ['the same in hexadecimal', (port: number) => `http://[::ffff:7f00:1]:${port}/`],
    ['NAT64', (port: number) => `http://[64:ff9b::7f00:1]:${port}/`],
    ['6to4', (port: number) => `http://[2002:7f00:1::]:${port}/`],
    ['a name before an @', (port: number) => `http://example.com@127.0.0.1:${port}/`],
    ['a backslash', (port: number) => `http:\\\\127.0.0.1:${port}\\`],
    ['a tab in the name', (port: number) => `http://127.0\t.0.1:${port}/`],
    ['metadata of clouds', () => 'http://169.254.169.254/latest/meta-data/'],
    ['a file', () => 'file:///etc/passwd'],
    ['gopher', () => 'gopher://127.0.0.1:6379/_FLUSHALL'],
    ['data', () => 'data:text/plain,hello'],
    ['nothing', () => ''],
    ['no address', () => 'not an address'],
  ])('does not reach this machine by %s', async (_how, address) => {
    const { port, seen } = await receiver(ok);
    const guarded = requests();
    const refused = expect.objectContaining({ code: 'url.refused' });
    await expect(guarded.send({ url: address(port) })).rejects.toEqual(refused);
    await expect(guarded.check(address(port))).rejects.toEqual(refused);
    await expect(guarded.fetch(address(port))).rejects.toThrow();
    expect(seen).toEqual([]);
  });

  it.each([22, 25, 110, 3306, 5432, 6379, 9200, 11_211, 27_017])(
    'does not speak to port %d',
    async (port) => {
      const guarded = requests('', async () => [v4('93.184.216.34')]);
      await expect(guarded.send({ url: `http://example.com:${port}/`, limitMs: 500 })).rejects.toMatchObject({
        code: 'url.refused',
        detail: expect.stringContaining(`port ${port}`),
      });
    },
  );

  it('does not follow a name that leads into a private network', async () => {
    const { port, seen } = await receiver(ok);
    const guarded = requests('', async () => [v4('127.0.0.1')]);
    await expect(guarded.send({ url: `http://innocent.example:${port}/` })).rejects.toMatchObject({
      code: 'url.refused',
      detail: expect.not.stringContaining('127.0.0.1'),
    });
    expect(seen).toEqual([]);
  });

  it('does not follow a name of which one address is private', async () => {
    const guarded = requests('', async () => [v4('93.184.216.34'), { address: '::1', family: 6 }]);
    await expect(guarded.send({ url: 'http://innocent.example/' })).rejects.toMatchObject({
      code: 'url.refused',
    });
  });

  it('connects to the address that was checked: a name that answers otherwise the second time leads nowhere', async () => {
    const { port, seen } = await receiver(ok);
    const answers = [[v4('93.184.216.34')], [v4('127.0.0.1')]];
    let asked = 0;
    const guarded = requests('', async () => answers[asked++] ?? answers[1]!);
    await guarded.check(`http://rebinding.example:${port}/`);
    await expect(guarded.send({ url: `http://rebinding.example:${port}/` })).rejects.toMatchObject({
      code: 'url.refused',
    });
    expect(asked).toBe(2);
    expect(seen).toEqual([]);
  });

  it('asks for a name once for each connection, and uses what it was told', async () => {
    const { port, seen } = await receiver(ok);
    const asked: string[] = [];
    const guarded = requests('home.example', async (host) => {
      asked.push(host);
      return asked.length === 1 ? [v4('127.0.0.1')] : [v4('203.0.113.1')];
    });
    const answer = await guarded.send({ url: `http://home.example:${port}/` });
    expect([answer.status, Buffer.from(answer.body).toString(), asked, seen.length]).toEqual([
      200,
      'hello',
      ['home.example'],
      1,
    ]);
  });

  it('is not led into this machine by a redirect', async () => {
    const secret = await receiver(ok);
    const { port } = await receiver((_request, reply) => {
      reply.writeHead(302, { location: `http://127.0.0.1:${secret.port}/` }).end();
    });
    const guarded = requests(`127.0.0.1:${port}`);
    const url = `http://127.0.0.1:${port}/`;
    await expect(guarded.send({ url, redirects: 3 })).rejects.toMatchObject({ code: 'url.refused' });
    await expect(guarded.fetch(url)).rejects.toThrow();
    expect((await guarded.send({ url })).status).toBe(302);
    expect(secret.seen).toEqual([]);
  });

  it('shows what was meant for one host to no other', async () => {
    const other = await receiver(ok);
    const { port } = await receiver((_request, reply) => {
      reply.writeHead(302, { location: `http://other.example:${other.port}/` }).end();
    });
    const guarded = requests('127.0.0.1,other.example', async () => [v4('127.0.0.1')]);
    const headers = { authorization: 'Bearer key', 'x-key': 'key' };
    await guarded.send({ url: `http://127.0.0.1:${port}/`, headers, redirects: 1 });
    expect(other.seen[0]?.headers).not.toHaveProperty('authorization');
    expect(other.seen[0]?.headers).not.toHaveProperty('x-key');
    await expect(
      guarded.send({ url: `http://127.0.0.1:${port}/`, method: 'POST', body: 'x', redirects: 1 }),
    ).rejects.toMatchObject({ code: 'url.refused' });
  });

  it('ends when redirects go in a circle', async () => {
    const { port, seen } = await receiver(
      (_request, reply) => void reply.writeHead(302, { location: '/' }).end(),
    );
    expect(
      (await requests('127.0.0.1').send({ url: `http://127.0.0.1:${port}/`, redirects: 4 })).status,
    ).toBe(302);
    expect(seen.length).toBe(5);
  });
});

describe('An answer', () => {
  it('is read as far as was asked', async () => {
    const { port } = await receiver((_request, reply) => {
      reply.on('error', () => {});
      const more = (): void => {
        while (!reply.destroyed && reply.write('x'.repeat(65_536)));
        if (!reply.destroyed) reply.once('drain', more);
      };
      more();
    });
    const answer = await requests('127.0.0.1').send({ url: `http://127.0.0.1:${port}/`, mostBytes: 100_000 });
    expect([answer.body.length, answer.cut]).toEqual([100_000, true]);
  });

  it('that is packed small and unpacks large is read no further', async () => {
    const { port } = await receiver((_request, reply) => {
      reply.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)));
    });
    const answer = await requests('127.0.0.1').send({ url: `http://127.0.0.1:${port}/`, mostBytes: 1000 });
    expect([answer.body.length, answer.cut]).toEqual([1000, true]);
  });

  it.each([
    ['never comes', (() => {}) as RequestListener],
    [
      'comes a byte at a time',
      ((_request, reply) => {
        const timer = setInterval(() => reply.write('x'), 20);
        reply.on('close', () => clearInterval(timer));
      }) as RequestListener,
    ],
  ])('that %s is not waited for', async (_how, answer) => {
    const { port } = await receiver(answer);
    const startMs = performance.now();
    await expect(
      requests('127.0.0.1').send({ url: `http://127.0.0.1:${port}/`, limitMs: 200 }),
    ).rejects.toMatchObject({ code: 'provider.timeout' });
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });

  it('whose head is endless is refused', async () => {
    const { port } = await receiver((_request, reply) => {
      reply.writeHead(200, { 'x-long': 'x'.repeat(60_000) }).end();
    });
    await expect(requests('127.0.0.1').send({ url: `http://127.0.0.1:${port}/` })).rejects.toMatchObject({
      code: 'provider.malformed',
    });
  });

  it('that is no HTTP is named so', async () => {
    const server = createSocketServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(server);
    const { port } = server.address() as AddressInfo;
    await expect(requests('127.0.0.1').send({ url: `http://127.0.0.1:${port}/` })).rejects.toMatchObject({
      code: 'provider.malformed',
    });
  });

  it('from nobody is unreachable, and a name that is none too', async () => {
    const guarded = requests('127.0.0.1');
    await expect(guarded.send({ url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      code: 'provider.unreachable',
    });
    await expect(guarded.send({ url: 'http://no-such-host.invalid/' })).rejects.toMatchObject({
      code: 'provider.unreachable',
    });
  });

  it('nobody waits for any more ends with the waiter’s reason', async () => {
    const { port } = await receiver(() => {});
    const stop = new AbortController();
    const asked = requests('127.0.0.1').send({ url: `http://127.0.0.1:${port}/` }, stop.signal);
    stop.abort(new Error('no longer'));
    await expect(asked).rejects.toThrow('no longer');
  });
});
