import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveConsoles } from './serve.ts';

const CODE = 'console.log("a page")'.repeat(200);
let folder: string;
let server: FastifyInstance;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-pages-'));
  mkdirSync(join(folder, 'assets'));
  for (const [name, text] of [
    ['assets/index-1.js', CODE],
    ['index.html', '<p>Parley</p>'],
  ] as const) {
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
  }
  server = fastify();
  await serveConsoles(server, folder);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('The files of the pages', () => {
  it('come compressed to who takes that, with their own type and for ever', async () => {
    const answer = await server.inject({
      url: '/assets/index-1.js',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(answer.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': expect.stringContaining('javascript'),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(answer.rawPayload.length).toBeLessThan(CODE.length / 10);
  });

  it('come as they are to who does not', async () => {
    const answer = await server.inject('/assets/index-1.js');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.body).toBe(CODE);
  });

  it('the page of any address is compressed, too, and asked for anew each time', async () => {
    const headers = { accept: 'text/html', 'accept-encoding': 'gzip' };
    const answer = await server.inject({ url: '/calls/call_1', headers });
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'no-cache' });
    expect(answer.headers['content-type']).toContain('text/html');
  });
});
