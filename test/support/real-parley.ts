/** Starts `bin/parley.js start` in a data folder of its own on a free port, and stops it politely. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '#voice/ports/fakes/real-time.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/parley.js');
/** The first start builds the pages and the database. */
const READY_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 20_000;

export interface RealParley {
  url: string;
  /** What its terminal has shown lately. */
  terminal(): string;
  stop(): Promise<void>;
}

export async function startRealParley(): Promise<RealParley> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-real-'));
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), PARLEY_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const note = (text: Buffer): void => void (said = `${said}${text.toString()}`.slice(-4000));
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://localhost:${port}`;
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(url))) {
    if (child.exitCode === null && Date.now() < until) continue;
    await stop();
    throw new Error(`Parley did not start:\n${said}`);
  }
  return { url, terminal: () => said, stop };
}

async function isReady(url: string): Promise<boolean> {
  const ready = await fetch(`${url}/status`).then(
    (answer) => answer.ok,
    () => false,
  );
  if (!ready) await pause(200);
  return ready;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
