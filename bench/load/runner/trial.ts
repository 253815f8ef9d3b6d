/** One trial: a contestant is started on its core, called by the generator from another, and stopped. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadResult, Sample } from '../generator/load.ts';
import type { Contestant } from './contestants.ts';
import { type Pinned, startPinned } from './pinned.ts';

const GENERATOR = join(import.meta.dirname, '../generator/main.ts');
const READY_WITHIN_MS = 90_000;

export interface Cores {
  server: string;
  generator: string;
}

export interface Server {
  process: Pinned;
  pid: number;
  /** How the generator reaches it. */
  way: string[];
  /** The voice webhook; null where there is none. */
  webhook: string | null;
  stats: string | null;
}

/** Throws an Error that says why it did not start. */
export async function startServer(
  contestant: Contestant,
  cores: Cores,
  env: Record<string, string> = {},
): Promise<Server> {
  const port = await freePort();
  const process = startPinned(cores.server, contestant.command, {
    ...contestant.env,
    ...env,
    PORT: String(port),
  });
  const endMs = performance.now() + READY_WITHIN_MS;
  const line = (word: string): string | null =>
    new RegExp(`^${word} (\\S+)`, 'm').exec(process.out())?.[1] ?? null;
  while (line('ready') === null) {
    const { exitCode, signalCode } = process.child;
    if (exitCode !== null || signalCode !== null || performance.now() > endMs) {
      await process.stop();
      throw new Error(`${contestant.name} did not start: ${process.err() || process.out()}`);
    }
    await pause(50);
  }
  const address = line('ready') ?? '';
  const webhook = address.startsWith('http') ? address : null;
  const way = [webhook === null ? '--url' : '--webhook', address];
  return { process, pid: process.child.pid ?? 0, way, webhook, stats: line('stats') };
}

/** Calls a server that runs, by a generator of its own. */
export async function load(
  server: Server,
  cores: Cores,
  args: string[],
): Promise<{ result: LoadResult; samples: Sample[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-generator-'));
  const json = join(folder, 'result.json');
  const watch = ['--pid', String(server.pid), ...(server.stats === null ? [] : ['--stats', server.stats])];
  const command = [process.execPath, GENERATOR, ...server.way, ...watch, ...args, '--json', json];
  const generator = startPinned(cores.generator, command, {});
  try {
    const code = await generator.ended;
    if (code !== 0) throw new Error(`The generator ended with ${code}: ${generator.err()}`);
    const result = JSON.parse(readFileSync(json, 'utf8')) as LoadResult;
    const samples = readFileSync(`${json}.samples`, 'utf8').split('\n').filter(Boolean);
    return { result, samples: samples.map((line) => JSON.parse(line) as Sample) };
  } finally {
    await generator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Start, call, stop. */
export async function trial(
  contestant: Contestant,
  { cores, env }: { cores: Cores; env: Record<string, string> },
  args: string[],
): Promise<LoadResult> {
  const server = await startServer(contestant, cores, env);
  try {
    return (await load(server, cores, args)).result;
  } finally {
    await server.process.stop();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
