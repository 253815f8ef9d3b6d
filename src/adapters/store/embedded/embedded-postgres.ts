/** A PostgreSQL of Parley's own: made, started, watched over and stopped in the data folder. */
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { unusable, type DataFolder } from '../data-folder.ts';
import { StartFault } from '#platform/start-fault.ts';
import type { StoreLog } from '../store-log.ts';
import { chooseAccount, type Account } from './account.ts';
import { findBinaries } from './binaries.ts';
import { OWNER, POSTGRES_MAJOR, prepareCluster, privateFolder } from './cluster.ts';
import { stopLeftover } from './leftover.ts';
import { startServer, type RunningServer, type ServerPlace } from './server.ts';

export interface DatabaseAddress {
  /** A folder with a socket, or a host. */
  host: string;
  port: number;
  user: string;
  database: string;
  password?: string;
}

export interface EmbeddedPostgres {
  readonly address: DatabaseAddress;
  /** Such as `PostgreSQL 18, embedded`. */
  readonly label: string;
  /** Null while it is down. */
  readonly pid: number | null;
  /** True when this start made a new database. */
  readonly fresh: boolean;
  /** Stops the server and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataFolder: DataFolder;
  log: StoreLog;
  /** The server stopped on its own; it is being started again. `reason` is its own last word. */
  onDown?: (reason: string) => void;
  onUp?: () => void;
  /** False: as if the kernel refused user namespaces to root. */
  namespaces?: boolean;
}

const SOCKET_PORT = 5432;
/** A socket's whole path must fit into the kernel's address; beyond it a private temporary folder is used. */
const MAX_SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103;
const RESTART_DELAYS_MS = [50, 200, 500, 1_000, 2_000, 5_000] as const;

/** Resolves when the database takes connections. Throws StartFault. */
export async function openEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataFolder, log } = options;
  const home = join(dataFolder.path, 'postgres');
  const binaries = await findBinaries();
  const account = await ownAccount(options, home, binaries);
  const { path: dataPath, fresh } = await prepareCluster({ home, binaries, account });
  await stopLeftover(dataPath, log);
  const socketDir = process.platform === 'win32' ? null : socketFolder(home, account);
  const port = socketDir === null ? await freePort() : SOCKET_PORT;
  const place: ServerPlace = {
    binaries,
    account,
    dataPath,
    socketDir,
    port,
    logFile: join(home, 'server.log'),
  };
  const address: DatabaseAddress = { host: socketDir ?? '127.0.0.1', port, user: OWNER, database: OWNER };
  if (socketDir === null) address.password = readFileSync(join(home, 'password'), 'utf8').trim();

  const server = await startServer(place);
  try {
    await ensureDatabase(address);
  } catch (fault) {
    await server.stop();
    throw new StartFault(
      'The embedded PostgreSQL started but takes no connection: see its log in the data folder.',
      {
        cause: fault,
      },
    );
  }
  log.info({ pid: server.pid, account: account.label, fresh }, 'The embedded database is ready');
  const supervised = supervise(server, place, options);
  return {
    address,
    label: `PostgreSQL ${POSTGRES_MAJOR}, embedded`,
    fresh,
    get pid() {
      return supervised.pid();
    },
    async stop() {
      await supervised.stop();
      if (socketDir !== null && socketDir !== join(home, 'socket'))
        rmSync(socketDir, { recursive: true, force: true });
    },
  };
}

async function ownAccount(
  { namespaces, dataFolder }: EmbeddedOptions,
  home: string,
  binaries: { initdb: string; postgres: string },
): Promise<Account> {
  try {
    return await chooseAccount({ binaries, home, ...(namespaces === undefined ? {} : { namespaces }) });
  } catch (fault) {
    throw fault instanceof StartFault ? fault : unusable(dataFolder.path, fault);
  }
}

/** Starts the server again whenever it stops on its own. */
function supervise(
  first: RunningServer,
  place: ServerPlace,
  { log, onDown, onUp }: EmbeddedOptions,
): { pid(): number | null; stop(): Promise<void> } {
  let running: RunningServer | null = first;
  const stopping = new AbortController();
  const watch = async (): Promise<void> => {
    while (running && !stopping.signal.aborted) {
      const reason: string = await running.exited;
      running = null;
      if (stopping.signal.aborted) return;
      log.error({ reason }, 'The embedded database stopped; starting it again');
      onDown?.(reason);
      running = await restart(place, log, stopping.signal);
      if (running) onUp?.();
    }
  };
  const watching = watch();
  return {
    pid: () => running?.pid ?? null,
    async stop() {
      stopping.abort();
      await running?.stop();
      await watching;
      // A restart that was under way when we were told to stop.
      await running?.stop();
    },
  };
}

async function restart(
  place: ServerPlace,
  log: StoreLog,
  stopping: AbortSignal,
): Promise<RunningServer | null> {
  for (let attempt = 0; !stopping.aborted; attempt += 1) {
    await wait(RESTART_DELAYS_MS[Math.min(attempt, RESTART_DELAYS_MS.length - 1)], null, {
      signal: stopping,
    }).catch(() => null);
    if (stopping.aborted) return null;
    try {
      await stopLeftover(place.dataPath, log);
      if (place.socketDir !== null) privateFolder(place.socketDir, place.account, owned(place.account));
      const server = await startServer(place);
      log.info({ pid: server.pid, attempts: attempt + 1 }, 'The embedded database runs again');
      return server;
    } catch (fault) {
      log.error(
        { attempt: attempt + 1, fault: (fault as Error).message },
        'The embedded database did not start',
      );
    }
  }
  return null;
}

function socketFolder(home: string, account: Account): string {
  const beside = join(home, 'socket');
  const fits = Buffer.byteLength(join(beside, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH_BYTES;
  const chosen = fits ? beside : mkdtempSync(join(shortTemp(), 'parley-'));
  privateFolder(chosen, account, owned(account));
  return chosen;
}

function shortTemp(): string {
  return tmpdir().length <= 60 ? tmpdir() : '/tmp';
}

function owned(account: Account): (path: string) => void {
  return (path) => {
    if (account.ids) chownSync(path, account.ids.uid, account.ids.gid);
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function ensureDatabase(address: DatabaseAddress): Promise<void> {
  const client = new pg.Client({
    ...address,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [address.database]);
    if (found.rowCount === 0) await client.query(`create database "${address.database}"`);
  } finally {
    await client.end();
  }
}
