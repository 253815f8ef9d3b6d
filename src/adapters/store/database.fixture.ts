/** What tests of repositories stand on: the databases they run on, and a store or connections to them that the file closes at its end. */
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { connect, type Connections, type DatabasePlace } from './database.ts';
import { migrate } from './migrate.ts';
import { openStore, type Store, type StoreOptions } from './open-store.ts';
import {
  keptLog,
  ownDatabase,
  type OwnDatabase,
  removeFolder,
  removeTemplate,
  temporaryFolder,
} from './store.fixture.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

/** A PostgreSQL besides the embedded one, where there is any. */
export const EXTERNAL_URL = process.env.PARLEY_TEST_DATABASE_URL;

/** An embedded PostgreSQL for all tests of a file, to be asked for in tests and hooks; call it before other hooks, so that it goes last. */
export function databaseOfFile(): () => OwnDatabase {
  // A machine that does much else takes many seconds to make a database.
  vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
  let embedded: OwnDatabase | undefined;
  beforeAll(async () => {
    embedded = await ownDatabase();
  });
  afterAll(async () => {
    await embedded?.end();
    await removeTemplate();
  });
  return () => {
    if (!embedded) throw new Error('The database is there in tests and hooks only.');
    return embedded;
  };
}

/** Runs a suite on the file's own database, and on the external one where there is any. */
export function onEachDatabase(
  embedded: () => OwnDatabase,
  suite: (name: string, database: () => StoreOptions['database']) => void,
): void {
  suite('the embedded PostgreSQL', embedded);
  describe.skipIf(!EXTERNAL_URL)(
    EXTERNAL_URL
      ? 'an external PostgreSQL'
      : 'an external PostgreSQL (skipped: PARLEY_TEST_DATABASE_URL is not set)',
    () => suite('it', () => ({ url: EXTERNAL_URL! })),
  );
}

/** A store with a spool of its own, which goes when the store is closed; what `options` bring stays. */
export async function openOwnStore(
  database: StoreOptions['database'],
  options: Partial<StoreOptions> = {},
): Promise<Store> {
  const spoolDir = temporaryFolder();
  try {
    const store = await openStore({ database, spoolDir, log: keptLog(), clock: realClock, ...options });
    return {
      ...store,
      async close() {
        await store.close();
        removeFolder(spoolDir);
      },
    };
  } catch (fault) {
    removeFolder(spoolDir);
    throw fault;
  }
}

/** Connections to a database whose tables are there. Whoever asks ends the pool. */
export async function connected(place: DatabasePlace): Promise<Connections> {
  const connections = await connect(place, { log: keptLog(), onLost: () => undefined });
  await migrate(connections);
  return connections;
}

/** As `connected`; the pools are ended after the file's tests. */
export function connectionsOfFile(): (place: DatabasePlace) => Promise<Connections> {
  const open: Connections[] = [];
  afterAll(async () => {
    for (const { pool } of open) await pool.end();
  });
  return async (place) => {
    const connections = await connected(place);
    open.push(connections);
    return connections;
  };
}
