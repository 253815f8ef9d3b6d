/** The embedded PostgreSQL of a data folder whose Parley is running: for a second program that only reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWNER } from './cluster.ts';
import type { DatabaseAddress } from './embedded-postgres.ts';
import { readPostmaster, servesCluster } from './leftover.ts';

/** Null when none is running there. */
export async function runningDatabase(dataFolder: string): Promise<DatabaseAddress | null> {
  const home = join(dataFolder, 'postgres');
  const dataPath = join(home, 'data');
  const file = readPostmaster(dataPath);
  if (file === null || file.status !== 'ready' || !(await servesCluster(file.pid, dataPath))) return null;
  const owner = { port: file.port, user: OWNER, database: OWNER };
  if (file.socketDir !== '') return { host: file.socketDir, ...owner };
  return { host: '127.0.0.1', ...owner, password: readFileSync(join(home, 'password'), 'utf8').trim() };
}
