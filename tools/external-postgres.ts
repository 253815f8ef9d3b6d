/** A Postgres that Parley did not start, for the tests: the one of PARLEY_TEST_DATABASE_URL, else one that the script can start. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(import.meta.dirname, 'external-postgres.sh');
const START_WITHIN_MS = 60_000;

export type ExternalPostgres = { url: string; stop(): void } | { reason: string };

/** The script prints the address on a line of its own, names the folder beside it, and leaves the server running until `stop`. */
export async function startExternalPostgres(): Promise<ExternalPostgres> {
  const given = process.env['PARLEY_TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: () => undefined };
  if (!existsSync(SCRIPT)) return { reason: 'tools/external-postgres.sh is missing' };
  const child = spawn('sh', [SCRIPT], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  const stop = (): void => {
    child.kill('SIGTERM');
    const folder = /Its folder is (.+?); end it with/.exec(complaint)?.[1];
    if (folder !== undefined) spawnSync('sh', [SCRIPT, 'stop', folder], { stdio: 'ignore' });
  };
  child.stderr.on('data', (text: Buffer) => (complaint = `${complaint}${text.toString()}`.slice(-2000)));
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      stop();
      resolve({ reason: `no external Postgres within ${START_WITHIN_MS / 1000} s` });
    }, START_WITHIN_MS);
    let found: string | undefined;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^(postgres(?:ql)?:\/\/\S+)\s*$/.exec(line)?.[1];
      if (url === undefined) return;
      found = url;
    });
    child.on('close', () => {
      clearTimeout(timer);
      if (found !== undefined) return resolve({ url: found, stop });
      const why = complaint.trim().split('\n').at(-1);
      resolve({ reason: why === undefined || why === '' ? 'no external Postgres could be started' : why });
    });
  });
}
