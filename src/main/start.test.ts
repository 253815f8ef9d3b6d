import { type ChildProcess, spawn } from 'node:child_process';
import { entered } from '../../test/support/enter.ts';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BIN = resolve(import.meta.dirname, '../../bin/parley.js');
let folder: string;
let running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
});
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
  }
  running = [];
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function parley(environment: Record<string, string>) {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    PARLEY_DATA: join(folder, 'data'),
    ...environment,
  };
  const child = spawn(process.execPath, [BIN, 'start'], { cwd: folder, env });
  running.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  const url = async (): Promise<string> => {
    for (let tries = 0; tries < 1200; tries++) {
      const found = /Talk\s+(http:\S+)\//.exec(out)?.[1];
      if (found !== undefined) return found;
      if (child.exitCode !== null) throw new Error(`it ended: ${err}`);
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`it was not ready: ${out}${err}`);
  };
  return { child, ended, url };
}

describe('Starting Parley', () => {
  it('says in one sentence what is wrong with a setting, and ends with 2', async () => {
    const { code, out, err } = await parley({ PORT: 'abc' }).ended;
    expect(err).toBe('PORT must be a whole number from 0 to 65535 (it is "abc").\n');
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('says that a port is in use, and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, err } = await parley({ PORT: String(port) }).ended;
    other.close();
    expect(err).toMatch(
      new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use by another program: .* PORT=${port + 1}\\.\n$`),
    );
    expect(code).toBe(1);
  });

  it(
    'takes calls, refuses a second Parley on its folder, and ends whole on one signal',
    { timeout: 90_000 },
    async () => {
      const first = parley({ PORT: '0' });
      const url = await first.url();
      const status = (await (await entered(`${url}/status`)).json()) as {
        health: string;
        needs: { database: { id: string } };
      };
      expect(status).toMatchObject({ health: 'ok', needs: { database: { id: 'postgres-embedded' } } });

      const second = await parley({ PORT: '0' }).ended;
      expect(second.err).toMatch(/^Another Parley \(process \d+\) is using the data folder .*\n$/);
      expect(second.code).toBe(1);

      first.child.kill('SIGINT');
      const { code, err } = await first.ended;
      expect(code).toBe(0);
      expect(err).toContain('"well":true');
      await expect(fetch(`${url}/status`)).rejects.toThrow('fetch failed');
    },
  );
});
