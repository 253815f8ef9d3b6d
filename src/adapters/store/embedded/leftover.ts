/** A database server that outlived the Parley that started it: found by its `postmaster.pid`, verified, and stopped. */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartFault } from '#platform/start-fault.ts';
import type { StoreLog } from '../store-log.ts';
import { faultCode } from '../store-log.ts';

/** Patience with each way of asking a server to stop: fast, at once, by force. */
const STOP_PATIENCE_MS = [15_000, 5_000, 5_000] as const;
const STOP_SIGNALS = ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const;
const POLL_MS = 5;

export interface PostmasterFile {
  pid: number;
  port: number;
  socketDir: string;
  /** Such as `starting` or `ready`. */
  status: string;
}

/** Null when there is none, or none that can be understood. */
export function readPostmaster(dataPath: string): PostmasterFile | null {
  let text: string;
  try {
    text = readFileSync(join(dataPath, 'postmaster.pid'), 'utf8');
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return null;
    throw fault;
  }
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return { pid, port: Number(lines[3]), socketDir: lines[4] ?? '', status: lines[7] ?? '' };
}

/** Stops what still runs on this cluster, and clears away a `postmaster.pid` that speaks of a process that is not. */
export async function stopLeftover(dataPath: string, log: StoreLog): Promise<void> {
  const file = readPostmaster(dataPath);
  if (file && (await servesCluster(file.pid, dataPath))) {
    log.info({ pid: file.pid }, 'Stopping the database server that an earlier Parley left behind');
    await stopProcess(file.pid);
  }
  if (file && /^parley-\w{6}$/.test(basename(file.socketDir))) {
    rmSync(file.socketDir, { recursive: true, force: true });
  }
  rmSync(join(dataPath, 'postmaster.pid'), { force: true });
}

/** Whether this process is a server that works in this folder: its number alone may long be another's. */
export async function servesCluster(pid: number, dataPath: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    try {
      const works = statSync(`/proc/${pid}/cwd`);
      const cluster = statSync(dataPath);
      return works.dev === cluster.dev && works.ino === cluster.ino;
    } catch (fault) {
      if (faultCode(fault) === 'ENOENT') return false;
      throw new StartFault(
        `Process ${pid}, which another user owns, may be serving the database in ${dataPath}: stop it, or start Parley as that user.`,
        { cause: fault },
      );
    }
  }
  const [program, args] =
    process.platform === 'win32'
      ? ['tasklist', ['/FI', `PID eq ${pid}`, '/FI', 'IMAGENAME eq postgres.exe', '/NH']]
      : ['ps', ['-o', 'command=', '-p', String(pid)]];
  const { stdout } = await promisify(execFile)(program as string, args as string[]).catch(() => ({
    stdout: '',
  }));
  return process.platform === 'win32' ? stdout.includes('postgres.exe') : stdout.includes(dataPath);
}

/** Asks a server to stop, ever more firmly, and resolves when it is gone. Throws StartFault when it will not go. */
export async function stopProcess(pid: number): Promise<void> {
  for (const [step, signal] of STOP_SIGNALS.entries()) {
    try {
      if (process.platform !== 'win32') process.kill(pid, 'SIGCONT');
      process.kill(pid, signal);
    } catch (fault) {
      if (faultCode(fault) === 'ESRCH') return;
      throw new StartFault(`The database server (process ${pid}) belongs to another user: stop it first.`, {
        cause: fault,
      });
    }
    for (let waited = 0; waited < STOP_PATIENCE_MS[step]!; waited += POLL_MS) {
      if (!isAlive(pid)) return;
      await wait(POLL_MS);
    }
  }
  throw new StartFault(
    `The database server (process ${pid}) does not stop: end it, then start Parley again.`,
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (fault) {
    return faultCode(fault) === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    // A process that has ended but that its parent has not yet taken note of serves nobody.
    return !/^\d+ \(.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
