/** What the store's tests stand on: temporary folders, a database for one test file, a log that is kept, real time. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartFault } from '#platform/start-fault.ts';
import { openDataFolder } from './data-folder.ts';
import {
  openEmbeddedPostgres,
  type EmbeddedOptions,
  type EmbeddedPostgres,
} from './embedded/embedded-postgres.ts';
import type { StoreLog } from './store-log.ts';

/** A new folder that only this user can enter. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'parley-store-'));
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

export interface KeptLog extends StoreLog {
  lines: { level: 'info' | 'warn' | 'error'; message: string; fields: object }[];
  has(message: RegExp): boolean;
}

export function keptLog(): KeptLog {
  const lines: KeptLog['lines'] = [];
  const keep =
    (level: 'info' | 'warn' | 'error') =>
    (fields: object, message: string): void =>
      void lines.push({ level, message, fields });
  return {
    lines,
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    has: (message) => lines.some((line) => message.test(line.message)),
  };
}

export interface OwnDatabase extends EmbeddedPostgres {
  dataDir: string;
  /** Stops the server, and removes its folder unless it is to be kept. */
  end(keep?: 'keep'): Promise<void>;
}

let template: Promise<string> | null = null;

/** A stopped, empty database to copy from: making each anew costs a second of computing. */
function templateFolder(): Promise<string> {
  template ??= (async () => {
    const dataDir = temporaryFolder();
    await (await startIn(dataDir)).end('keep');
    return dataDir;
  })();
  return template;
}

/** For the end of a test file that has used `ownDatabase`. */
export async function removeTemplate(): Promise<void> {
  const made = template;
  template = null;
  if (made) removeFolder(await made);
}

/** An embedded PostgreSQL in a folder of its own: a new one, or the one that is in `dataDir`. */
export async function ownDatabase(
  dataDir?: string,
  options: Partial<EmbeddedOptions> = {},
): Promise<OwnDatabase> {
  if (dataDir !== undefined) return startIn(dataDir, options);
  const made = temporaryFolder();
  cpSync(join(await templateFolder(), 'postgres'), join(made, 'postgres'), { recursive: true });
  return startIn(made, options);
}

async function startIn(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<OwnDatabase> {
  const dataFolder = openDataFolder(dataDir);
  try {
    const embedded = await openEmbeddedPostgres({ log: keptLog(), ...options, dataFolder });
    const end = async (keep?: 'keep'): Promise<void> => {
      await embedded.stop();
      dataFolder.close();
      if (!keep) removeFolder(dataDir);
    };
    return Object.assign(Object.create(embedded) as EmbeddedPostgres, { dataDir, end });
  } catch (fault) {
    dataFolder.close();
    throw fault;
  }
}

/** What a person is told when a start fails. Throws when it does not, or fails without a sentence. */
export async function sentenceOf(start: Promise<unknown>): Promise<string> {
  const fault: unknown = await start.then(
    () => new Error('It started.'),
    (reason: unknown) => reason,
  );
  if (fault instanceof StartFault) return fault.sentence;
  throw fault;
}
