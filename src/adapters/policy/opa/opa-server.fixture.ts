/** A true Open Policy Agent with the shipped policies, where this machine has one. */
import { spawn, spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pause } from '#voice/ports/fakes/real-time.ts';

const SHIPPED = join(import.meta.dirname, 'shipped');
const START_LIMIT_MS = 20_000;

/** The program, where it runs; null where there is none. */
export function opaProgram(named = 'opa'): string | null {
  return spawnSync(named, ['version'], { stdio: 'ignore' }).status === 0 ? named : null;
}

export async function startOpa(program: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const server = spawn(
    program,
    ['run', '--server', '--disable-telemetry', '--addr', `127.0.0.1:${port}`, SHIPPED],
    {
      stdio: 'ignore',
    },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = (): Promise<void> => {
    server.kill();
    return ended;
  };
  const url = `http://127.0.0.1:${port}`;
  const endMs = performance.now() + START_LIMIT_MS;
  while (performance.now() < endMs) {
    const up = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return { url, stop };
    await pause(50);
  }
  await stop();
  throw new Error('Open Policy Agent did not start.');
}

function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
