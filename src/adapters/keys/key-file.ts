/**
 * The master key in files of the data folder, for this user's eyes only. `master.key` is in use; `master.key.next` is being rotated to;
 * `master.key.old` was rotated away from, and stays for backups of the database from before. Each appears whole or not at all.
 */
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { newKey } from '#platform/governance/custody/keys/sealing.ts';
import type { MasterKey } from '#platform/governance/custody/keys/master-keys.ts';
import { StartFault } from '#platform/start-fault.ts';
import { localKey, readKey } from './local-key.ts';

type Name = 'master.key' | 'master.key.next' | 'master.key.old';
const NAMES: readonly Name[] = ['master.key.next', 'master.key', 'master.key.old'];

/** Rights of others than the owner. */
const OTHERS = 0o077;

export interface KeyFile {
  /** Null where there is no such file. Throws StartFault for one that is not a key, or that others may read. */
  read(name: Name): MasterKey | null;
  /** All that are here, the one to use for new things first. */
  all(): MasterKey[];
  /** Writes a new key, unless the file is there already; resolves with what is there then. */
  make(name: Name): MasterKey;
  /** `next` becomes the one in use, and that one `old`. */
  promote(): void;
}

export function keyFile(folder: string): KeyFile {
  const pathOf = (name: Name): string => join(folder, name);

  function read(name: Name): MasterKey | null {
    const path = pathOf(name);
    let text: string;
    try {
      if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0) {
        throw new StartFault(
          `Other users may read the master key ${path}: take that right away with \`chmod 600 ${path}\`.`,
        );
      }
      text = readFileSync(path, 'latin1');
    } catch (fault) {
      if (fault instanceof StartFault) throw fault;
      if (codeOf(fault) === 'ENOENT') return null;
      throw new StartFault(`The master key ${path} cannot be read (${codeOf(fault)}).`, { cause: fault });
    }
    return localKey(readKey(text, `The file ${path}`));
  }

  return {
    read,
    all: () => NAMES.map(read).filter((key) => key !== null),
    make(name) {
      write(folder, name);
      const made = read(name);
      if (made === null)
        throw new StartFault(`The master key ${pathOf(name)} was taken away while it was made.`);
      return made;
    },
    promote() {
      const next = read('master.key.next');
      if (next === null) return;
      // Repeated after a kill: `old` may be the same file as the one in use, and then nothing is lost by either step.
      rmSync(pathOf('master.key.old'), { force: true });
      try {
        linkSync(pathOf('master.key'), pathOf('master.key.old'));
      } catch (fault) {
        if (codeOf(fault) !== 'ENOENT') throw fault;
      }
      renameSync(pathOf('master.key.next'), pathOf('master.key'));
      syncFolder(folder);
    },
  };
}

/** A new key under this name, unless there is one. */
function write(folder: string, name: Name): void {
  const path = join(folder, name);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(file, `${newKey().toString('base64')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    try {
      linkSync(draft, path);
    } catch (fault) {
      if (codeOf(fault) !== 'EEXIST') throw fault;
    }
    syncFolder(folder);
  } catch (fault) {
    throw new StartFault(`The master key ${path} cannot be written (${codeOf(fault)}).`, { cause: fault });
  } finally {
    rmSync(draft, { force: true });
  }
}

function syncFolder(folder: string): void {
  // Windows opens no folders; its renames are durable enough.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function codeOf(fault: unknown): string {
  const { code } = fault as { code?: unknown };
  return typeof code === 'string' ? code : 'no code';
}
