/** The files of the database: made whole or not at all, and looked at before a server is started on them. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { rename, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartFault } from '#platform/start-fault.ts';
import { diskFull, unusable } from '../data-folder.ts';
import { cleanEnvironment, command, type Account } from './account.ts';
import type { PostgresBinaries } from './binaries.ts';

/** The major version whose files the package's programs read. */
export const POSTGRES_MAJOR = '18';
export const OWNER = 'parley';

/** What a new database takes, with room for its first log files. Less free space than this is refused before it is begun. */
const NEW_CLUSTER_BYTES = 150 * 1024 * 1024;
/** An existing one needs room for a log file or two, or it stops in mid-start. */
const LEAST_FREE_BYTES = 4 * 1024 * 1024;
const UNFINISHED = 'data.new-';

export interface ClusterPlace {
  /** Holds `data`, `socket` and the server's log. */
  home: string;
  binaries: PostgresBinaries;
  account: Account;
}

/** Resolves with the folder of a complete cluster, new or old. Throws StartFault when it cannot be used. */
export async function prepareCluster(place: ClusterPlace): Promise<{ path: string; fresh: boolean }> {
  const path = join(place.home, 'data');
  try {
    await removeUnfinished(place.home);
    if (existsSync(path) && readdirSync(path).length === 0) await rmdir(path);
    const fresh = !existsSync(path);
    if (fresh) await makeCluster(place, path);
    else examine(path);
    // The server refuses a folder that others may read, as one that came out of a backup may be.
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
    await demandSpace(place.home, LEAST_FREE_BYTES);
    return { path, fresh };
  } catch (fault) {
    throw fault instanceof StartFault ? fault : unusable(path, fault);
  }
}

/** A start that was killed in the middle of `initdb` leaves a folder that nothing refers to. */
async function removeUnfinished(home: string): Promise<void> {
  for (const name of readdirSync(home)) {
    if (name.startsWith(UNFINISHED))
      await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

function examine(path: string): void {
  const versionFile = join(path, 'PG_VERSION');
  if (!existsSync(versionFile) || !existsSync(join(path, 'global', 'pg_control'))) {
    throw new StartFault(
      `The database folder ${path} is not whole (it lacks ${existsSync(versionFile) ? 'global/pg_control' : 'PG_VERSION'}): put it back from a backup, or move it away and start again with an empty database.`,
    );
  }
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version !== POSTGRES_MAJOR) {
    throw new StartFault(
      `The database in ${path} was written by PostgreSQL ${version} and this Parley brings PostgreSQL ${POSTGRES_MAJOR}: upgrade it with pg_upgrade, or set PARLEY_DATA to another folder.`,
    );
  }
}

async function makeCluster({ home, binaries, account }: ClusterPlace, path: string): Promise<void> {
  await demandSpace(home, NEW_CLUSTER_BYTES);
  const unfinished = join(home, `${UNFINISHED}${randomBytes(4).toString('hex')}`);
  const args = ['-D', unfinished, '-U', OWNER, '-E', 'UTF8', '--no-instructions', '--no-locale'];
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  if (process.platform === 'win32') {
    const passwordFile = join(home, 'password');
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    args.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`);
  } else {
    // Only the socket is open, in a folder that no other user can enter.
    args.push('--auth-local=trust', '--auth-host=reject');
  }
  const said = await initdb(account, binaries.initdb, args, home);
  if (said !== null) {
    await rm(unfinished, { recursive: true, force: true });
    await demandSpace(home, LEAST_FREE_BYTES);
    throw new StartFault(`PostgreSQL could not make its database in ${home}: ${said}.`);
  }
  await rename(unfinished, path);
  syncFolder(home);
}

/** Resolves with null, or with the last line of what it said when it failed. */
function initdb(account: Account, program: string, args: string[], home: string): Promise<string | null> {
  const [first, rest] = command(account, program, args);
  return new Promise((resolve) => {
    const child = spawn(first, rest, {
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: cleanEnvironment(),
      ...account.ids,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
    child.once('error', (fault) => resolve(fault.message));
    child.once('close', (code) => resolve(code === 0 ? null : lastFault(said)));
  });
}

/** The line of a PostgreSQL program's output that says what went wrong, without its full stop. */
export function lastFault(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /(?:fatal|panic|error): /i.test(line)).at(-1) ?? lines.at(-1);
  return (telling ?? 'it gave no reason')
    .replace(/^.*?(?:fatal|panic|error|log):\s*/i, '')
    .replace(/\.$/, '');
}

async function demandSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) throw diskFull(folder);
}

/** Makes a rename in the folder outlive a power cut. Folders cannot be opened on Windows. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A folder that only its owner can enter. */
export function privateFolder(path: string, account: Account, chown: (path: string) => void): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  if (account.ids) chown(path);
}
