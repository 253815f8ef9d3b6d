import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allowedHosts } from '#adapters/net/allowed-hosts.ts';
import { openGuardedRequests } from '#adapters/net/guarded-requests.ts';
import { openMarketplace } from './marketplace.ts';

const signal = AbortSignal.timeout(10_000);
let server: Server | null = null;
let folder: string | null = null;
afterEach(() => {
  server?.close();
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
  [server, folder] = [null, null];
});

describe('A marketplace in a folder', () => {
  it('lists its bundles and nothing else, and reads no file outside of it', async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-market-'));
    for (const name of ['b.parley.json', 'a.parley.json', 'notes.txt', '.hidden.parley.json']) {
      writeFileSync(join(folder, name), name);
    }
    const requests = openGuardedRequests({ allowed: [] });
    const market = openMarketplace(folder, requests);
    expect(await market.list(signal)).toEqual(['a.parley.json', 'b.parley.json']);
    expect(await market.read('a.parley.json', signal)).toBe('a.parley.json');
    for (const file of ['../etc/passwd', 'no.parley.json', '']) {
      await expect(market.read(file, signal)).rejects.toMatchObject({ code: 'bundle.unknown' });
    }
    await expect(openMarketplace(join(folder, 'gone'), requests).list(signal)).rejects.toMatchObject({
      code: 'provider.unreachable',
    });
    await requests.close();
  });
});

describe('A marketplace at an address', () => {
  async function served(files: Record<string, string>): Promise<number> {
    server = createServer((request, response) => {
      const text = files[(request.url ?? '').slice(1)];
      response.statusCode = text === undefined ? 404 : 200;
      response.end(text ?? 'no');
    });
    await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
    return (server.address() as AddressInfo).port;
  }

  it('is read by its index, where the operator lets it be reached', async () => {
    const port = await served({
      'index.json': '{"bundles":["a.parley.json","../x"]}',
      'a.parley.json': 'text',
    });
    const open = openGuardedRequests({ allowed: allowedHosts(`127.0.0.1:${port}`) });
    const market = openMarketplace(`http://127.0.0.1:${port}/`, open);
    expect(await market.list(signal)).toEqual(['a.parley.json']);
    expect(await market.read('a.parley.json', signal)).toBe('text');
    await expect(market.read('b.parley.json', signal)).rejects.toMatchObject({ code: 'bundle.unknown' });
    const shut = openGuardedRequests({ allowed: [] });
    await expect(openMarketplace(`http://127.0.0.1:${port}`, shut).list(signal)).rejects.toMatchObject({
      code: 'url.refused',
    });
    await open.close();
    await shut.close();
  });

  it.each(['no JSON', '[]', '{"bundles":[1]}'])('whose index is %j says so', async (index) => {
    const port = await served({ 'index.json': index });
    const requests = openGuardedRequests({ allowed: allowedHosts(`127.0.0.1:${port}`) });
    await expect(openMarketplace(`http://127.0.0.1:${port}`, requests).list(signal)).rejects.toMatchObject({
      code: 'provider.malformed',
    });
    await requests.close();
  });
});
