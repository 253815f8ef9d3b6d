/** Connections to PostgreSQL, and what it means when there is none. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { ParleyError } from '#voice/errors.ts';
import { StartFault } from '#platform/start-fault.ts';
import type { DatabaseAddress } from './embedded/embedded-postgres.ts';
import type { Database } from './schema.ts';
import type { StoreLog } from './store-log.ts';
import { faultCode } from './store-log.ts';

/** The oldest PostgreSQL whose SQL we use, as `server_version_num` counts. */
const LEAST_VERSION = 150_000;
export const MAX_CONNECTIONS = 10;
const CONNECT_LIMIT_MS = 5_000;
/** A statement without an answer for so long is given up: events then go to the spool, and a page gets an error. */
const QUERY_LIMIT_MS = 10_000;
/**
 * A connection that is never idle is closed after so long (up to twice as long) and opened anew. Its process at the server opens each table and index that it meets and
 * keeps what it learns of them until it ends: under calls that come day and night it would go on collecting for hours.
 */
const RENEW_AFTER_S = 300;

const INT8 = 20;
const JSONB = 3802;

export interface Connections {
  pool: pg.Pool;
  db: Kysely<Database>;
  /** Such as `PostgreSQL 15.8`. */
  version: string;
  /** Where it is, without the password. */
  place: string;
}

export interface ConnectOptions {
  log: StoreLog;
  /** A connection was cut. */
  onLost: () => void;
  queryLimitMs?: number;
  renewAfterS?: number;
}

export type DatabasePlace = { address: DatabaseAddress } | { url: string };

/** Opens a pool and demands that the server is one that we can use. Throws StartFault. */
export async function connect(
  where: DatabasePlace,
  { log, onLost, queryLimitMs = QUERY_LIMIT_MS, renewAfterS = RENEW_AFTER_S }: ConnectOptions,
): Promise<Connections> {
  const config = configOf(where);
  const place = placeOf(config);
  const pool = new pg.Pool({
    ...config,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: queryLimitMs,
    maxLifetimeSeconds: renewAfterS,
    keepAlive: true,
    application_name: 'parley',
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
  });
  // Those that were opened in one moment are not renewed in one: a new one costs its process some 10 ms until it knows the tables.
  let opened = 0;
  pool.on('connect', () => {
    opened = (opened + 1) % MAX_CONNECTIONS;
    pool.options.maxLifetimeSeconds = renewAfterS * (1 + opened / MAX_CONNECTIONS);
  });
  // A connection that waits in the pool was cut: the server is gone, or the way to it.
  pool.on('error', (fault) => {
    // An embedded server that stops right behind us may cut what we are just closing.
    if (pool.ending) return;
    log.warn({ code: faultCode(fault) }, 'A connection to the database was cut');
    onLost();
  });
  try {
    const version = await demandVersion(pool, place);
    return { pool, db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), version, place };
  } catch (fault) {
    await pool.end();
    throw fault instanceof StartFault ? fault : unreachable(place, fault);
  }
}

export function configOf(where: DatabasePlace): pg.PoolConfig {
  if ('address' in where) return { ...where.address, ssl: false };
  let url: URL;
  try {
    url = new URL(where.url);
  } catch (fault) {
    throw badUrl(fault);
  }
  if (!['postgres:', 'postgresql:'].includes(url.protocol)) throw badUrl();
  return { connectionString: where.url };
}

function badUrl(cause?: unknown): StartFault {
  return new StartFault(
    'DATABASE_URL is not an address of a PostgreSQL: write it as postgres://user:password@host:5432/database.',
    { cause },
  );
}

function placeOf({ connectionString, host, database }: pg.PoolConfig): string {
  if (connectionString === undefined) return `${host}`;
  const url = new URL(connectionString);
  return `${url.host}${url.pathname || `/${database ?? ''}`}`;
}

async function demandVersion(pool: pg.Pool, place: string): Promise<string> {
  const { rows } = await pool.query<{ number: string; name: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as name`,
  );
  const { number, name } = rows[0]!;
  if (Number(number) < LEAST_VERSION) {
    throw new StartFault(
      `The database at ${place} is PostgreSQL ${name}, and Parley needs 15 or newer: upgrade it, or unset DATABASE_URL to use the embedded one.`,
    );
  }
  return `PostgreSQL ${name.split(' ')[0]}`;
}

/** The sentence for a database that cannot be used at start. */
export function unreachable(place: string, fault: unknown): StartFault {
  const at = `The database at ${place}`;
  const cause = { cause: fault };
  switch (faultCode(fault)) {
    case '28P01':
    case '28000':
      return new StartFault(`${at} refuses the user or the password in DATABASE_URL: correct them.`, cause);
    case '3D000':
      return new StartFault(`${at} does not exist: create it with createdb, or correct DATABASE_URL.`, cause);
    case '42501':
      return new StartFault(
        `${at} does not let its user make tables: grant it CREATE on the schema, or correct DATABASE_URL.`,
        cause,
      );
    case '25006':
      return new StartFault(`${at} is read-only: point DATABASE_URL to the primary server.`, cause);
    case '53300':
      return new StartFault(
        `${at} has no connection left: raise max_connections or stop other users.`,
        cause,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartFault(`${at} cannot be found: check the host in DATABASE_URL.`, cause);
    default:
      return new StartFault(
        `${at} cannot be reached (${faultCode(fault) || (fault as Error).message}): start it, or check DATABASE_URL.`,
        cause,
      );
  }
}

/** Whether the same statement may well succeed later: anything but a fault of the data itself. */
export function isTransient(fault: unknown): boolean {
  const code = faultCode(fault);
  return !(code.length === 5 && (code.startsWith('22') || code.startsWith('23') || code === '54000'));
}

/** What a reader is told when the database does not answer. A rule that the work itself upholds passes as it is. */
export async function reading<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (fault) {
    if (fault instanceof ParleyError) throw fault;
    throw new ParleyError(
      'storage.unavailable',
      `the database did not answer (${faultCode(fault) || 'no code'})`,
      {
        cause: fault,
      },
    );
  }
}

/** int8 as a number, jsonb as its text. */
function typeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === INT8 && format !== 'binary') return safeInteger;
  if (oid === JSONB && format !== 'binary') return asText;
  return pg.types.getTypeParser(oid, format as 'text');
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number holds exactly.`);
  return value;
}

function asText(text: string): string {
  return text;
}
