/** Starts a Parley for one call, on a free port and a folder of its own, and takes it away afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, sleep } from '#voice/ports/clock.ts';
import { CallFault } from './call-fault.ts';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;
/** What a Parley that does not start has to say about it. */
const KEPT_OUTPUT_CHARACTERS = 4000;

export interface OwnParley {
  url: string;
  stop(): Promise<void>;
}

/** `command` is the program and its arguments; `env` all that it gets. Throws CallFault `unreachable`. */
export async function startParley(
  setup: { command: string[]; env: Record<string, string | undefined>; clock: Clock },
  signal: AbortSignal,
): Promise<OwnParley> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-call-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [program = '', ...args] = setup.command;
  const own = {
    PORT: String(port),
    PARLEY_HOST: '127.0.0.1',
    PARLEY_DATA: folder,
    PARLEY_PUBLIC_URL: undefined,
  };
  const child = spawn(program, args, { env: { ...setup.env, ...own }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = keptOutput(child);
  const exited = once(child, 'exit').catch(() => undefined);
  const stop = async (): Promise<void> => {
    await end(child, exited, setup.clock);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, child, setup.clock, signal);
    return { url, stop };
  } catch (fault) {
    await stop();
    signal.throwIfAborted();
    throw new CallFault('unreachable', `Parley did not start: ${(fault as Error).message}.\n${output()}`);
  }
}

async function ready(url: string, child: ChildProcess, clock: Clock, signal: AbortSignal): Promise<void> {
  const endMs = clock.nowMs() + READY_WITHIN_MS;
  let failed: Error | null = null;
  child.once('error', (fault) => (failed = fault));
  while (clock.nowMs() < endMs) {
    if (failed) throw failed;
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    if (await answers(url)) return;
    await sleep(clock, 100, signal);
  }
  throw new Error(`it was not ready within ${READY_WITHIN_MS / 1000} s`);
}

/** Whether a Parley (or anything that says so) answers there. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/status`, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, exited: Promise<unknown>, clock: Clock): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGINT');
  const late = new AbortController();
  const killed = sleep(clock, STOP_WITHIN_MS, late.signal).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  await exited;
  late.abort(new Error('ended in time'));
  await killed;
}

function keptOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (part: string) => (text = (text + part).slice(-KEPT_OUTPUT_CHARACTERS)));
  }
  return () => text.trim();
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
