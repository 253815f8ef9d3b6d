/** The folder that holds everything Parley keeps on disk, held by one Parley at a time. */
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFault } from '#platform/start-fault.ts';
import { faultCode } from './store-log.ts';

export interface DataFolder {
  /** Absolute, with links resolved. */
  readonly path: string;
  /** Lets another Parley have it. */
  close(): void;
}

/** SQLite's answers: another connection, in any process, holds the lock; or the lock file may not be written. */
const SQLITE_BUSY = 5;
const SQLITE_NO_RIGHT = [3, 8, 14];

/**
 * Makes the folder where it is missing, and holds it until `close` or until the process is gone, however it goes: the lock is the
 * kernel's (SQLite's exclusive lock on an empty file), so nothing is left to clean up after `kill -9`.
 * Throws StartFault when the folder cannot be used or another Parley holds it.
 */
export function openDataFolder(dataDir: string): DataFolder {
  const path = usable(dataDir);
  const lock = hold(path);
  try {
    writeFileSync(join(path, 'holder.json'), `${JSON.stringify({ pid: process.pid })}\n`, { mode: 0o600 });
  } catch (fault) {
    lock.close();
    throw unusable(path, fault);
  }
  return { path, close: () => lock.close() };
}

function usable(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const path = realpathSync(dataDir);
    if (!statSync(path).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    // Not by opening the lock file: closing it again would give up a lock that this process holds on it.
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return path;
  } catch (fault) {
    throw unusable(dataDir, fault);
  }
}

function hold(path: string): DatabaseSync {
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(join(path, 'lock'), { timeout: 0 });
    // Without a journal file: nothing is ever written through it.
    lock.exec('pragma journal_mode = memory; begin exclusive');
    return lock;
  } catch (fault) {
    lock?.close();
    const { errcode = 0 } = fault as { errcode?: number };
    if (SQLITE_NO_RIGHT.includes(errcode)) throw unusable(path, { code: 'EACCES' });
    if (errcode === SQLITE_BUSY) {
      throw new StartFault(
        `Another Parley${holderOf(path)} is using the data folder ${path}: stop it, or set PARLEY_DATA to another folder.`,
      );
    }
    throw unusable(path, fault);
  }
}

function holderOf(path: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(join(path, 'holder.json'), 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' ? ` (process ${pid})` : '';
  } catch {
    return '';
  }
}

/** Turns a fault met in the data folder into the sentence for it. */
export function unusable(path: string, fault: unknown): StartFault {
  const cause = { cause: fault };
  switch (faultCode(fault)) {
    case 'EACCES':
    case 'EPERM':
      return new StartFault(
        `Parley may not write to the data folder ${path}: give this user the right to it, or set PARLEY_DATA to a folder that it owns.`,
        cause,
      );
    case 'EROFS':
      return new StartFault(
        `The data folder ${path} is on a read-only file system: set PARLEY_DATA to a folder that can be written.`,
        cause,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(path, cause);
    case 'EEXIST':
    case 'ENOTDIR':
      return new StartFault(
        `The data folder ${path} is not a folder: move that file away, or set PARLEY_DATA to a folder.`,
        cause,
      );
    default:
      return new StartFault(
        `The data folder ${path} cannot be used (${faultCode(fault) || 'unknown fault'}): check it, or set PARLEY_DATA to another folder.`,
        cause,
      );
  }
}

export function diskFull(path: string, options?: ErrorOptions): StartFault {
  return new StartFault(
    `The disk that holds the data folder ${path} is full: free some space, or set PARLEY_DATA to a folder on another disk.`,
    options,
  );
}
