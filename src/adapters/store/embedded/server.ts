/** One run of the database server, from spawn to exit. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { StartFault } from '#platform/start-fault.ts';
import { diskFull } from '../data-folder.ts';
import { cleanEnvironment, command, type Account } from './account.ts';
import type { PostgresBinaries } from './binaries.ts';
import { lastFault } from './cluster.ts';
import { readPostmaster, stopProcess } from './leftover.ts';

export interface ServerPlace {
  binaries: PostgresBinaries;
  account: Account;
  dataPath: string;
  /** Null: listens on 127.0.0.1 (Windows). */
  socketDir: string | null;
  port: number;
  logFile: string;
}

export interface RunningServer {
  pid: number;
  /** Resolves when it is gone, with what it said last. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

/** A crash recovery may read much of the log again; longer than this is a fault. */
const READY_LIMIT_MS = 60_000;
const POLL_MS = 4;
/** The server's own log starts anew at a start when it has grown beyond this. */
const MAX_LOG_BYTES = 4 * 1024 * 1024;

/** Resolves when the server takes connections. Throws StartFault. */
export async function startServer(place: ServerPlace): Promise<RunningServer> {
  const logStart = trimLog(place.logFile);
  const logHandle = openSync(place.logFile, 'a', 0o600);
  const [program, args] = command(place.account, place.binaries.postgres, settings(place));
  // Its own process group: Ctrl-C ends Parley, which ends the server when everything has been written.
  const child = spawn(program, args, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', logHandle, logHandle],
    env: cleanEnvironment(),
    ...place.account.ids,
  });
  closeSync(logHandle);
  let gone = false;
  const exited = new Promise<string>((resolve) => {
    const end = (said: string): void => {
      gone = true;
      resolve(said);
    };
    child.once('error', (fault) => end(fault.message));
    child.once('exit', () => end(lastFault(readLog(place.logFile, logStart))));
  });
  const { pid } = child;
  for (let waited = 0; pid !== undefined && !gone && waited < READY_LIMIT_MS; waited += POLL_MS) {
    const file = readPostmaster(place.dataPath);
    if (file?.pid === pid && file.status === 'ready') {
      child.unref();
      const stop = async (): Promise<void> => {
        child.ref();
        await stopProcess(pid);
        await exited;
      };
      return { pid, exited, stop };
    }
    await wait(POLL_MS);
  }
  if (pid !== undefined && !gone) await stopProcess(pid);
  throw await explain(place, await exited);
}

async function explain(place: ServerPlace, said: string): Promise<StartFault> {
  const { bavail, bsize } = await statfs(place.dataPath);
  if (bavail * bsize < 1024 * 1024) return diskFull(place.dataPath);
  return new StartFault(`The embedded PostgreSQL did not start: ${said} (its log is ${place.logFile}).`);
}

function settings({ dataPath, socketDir, port }: ServerPlace): string[] {
  const chosen = {
    listen_addresses: socketDir === null ? '127.0.0.1' : '',
    unix_socket_directories: socketDir ?? '',
    unix_socket_permissions: '0700',
    port: String(port),
    cluster_name: 'parley',
    max_connections: '60',
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    // Of each of its processes; beyond it the one that was used longest ago is closed. Under calls a connection opens 80 to 110 of some 700, whoever writes a checkpoint up to 330.
    max_files_per_process: '256',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // What callers say is in statements and in details of errors: neither is to reach the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return ['-D', dataPath, ...Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Answers with where the new run's lines begin. */
function trimLog(logFile: string): number {
  try {
    const { size } = statSync(logFile);
    if (size <= MAX_LOG_BYTES) return size;
    truncateSync(logFile);
  } catch {
    // None yet.
  }
  return 0;
}

function readLog(logFile: string, from: number): string {
  try {
    return readFileSync(logFile).subarray(from).toString('utf8');
  } catch {
    return '';
  }
}
