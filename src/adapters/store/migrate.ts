/** Brings the tables up to date: the SQL files in migrations/, in the order of their names, each once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { StartFault } from '#platform/start-fault.ts';
import { demandRoles } from './server-roles.ts';
import { unreachable, type Connections } from './database.ts';
import { faultCode } from './store-log.ts';
import type { Database } from './schema.ts';

const FOLDER = join(import.meta.dirname, 'migrations');
/** Any number, the same in every Parley: who holds this lock migrates, others wait. */
const LOCK_KEY = 7_270_551_001;

/** Safe to run from several processes at once, and again. Resolves with the names that were run. Throws StartFault. */
export async function migrate({ db, place }: Connections): Promise<string[]> {
  const found = readMigrations();
  try {
    return await db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${LOCK_KEY})`.execute(connection);
      try {
        return await runMissing(connection, found, place);
      } finally {
        await sql`select pg_advisory_unlock(${LOCK_KEY})`.execute(connection);
      }
    });
  } catch (fault) {
    throw fault instanceof StartFault ? fault : unreachable(place, fault);
  }
}

async function runMissing(
  connection: Kysely<Database>,
  found: Record<string, Migration>,
  place: string,
): Promise<string[]> {
  const migrator = new Migrator({
    db: connection,
    provider: { getMigrations: async () => found },
    // A number says which tables must be there before, not when the file came: one that came later is run all the same.
    allowUnorderedMigrations: true,
  });
  const applied = await appliedNames(connection);
  const strangers = applied.filter((name) => !(name in found));
  if (strangers.length > 0) {
    throw new StartFault(
      `The database at ${place} was written by a newer Parley (it knows ${strangers.join(', ')}): start that version.`,
    );
  }
  await demandRoles(connection, place, applied.length === 0);
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map(({ migrationName }) => migrationName);
}

async function appliedNames(connection: Kysely<Database>): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(connection);
    return rows.map(({ name }) => name);
  } catch (fault) {
    // No such table: the database is new.
    if (faultCode(fault) === '42P01') return [];
    throw fault;
  }
}

function readMigrations(): Record<string, Migration> {
  const files = readdirSync(FOLDER).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name));
  const entries = files.toSorted().map((name): [string, Migration] => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    return [name.replace(/\.sql$/, ''), { up: async (db) => void (await sql.raw(text).execute(db)) }];
  });
  return Object.fromEntries(entries);
}
