/**
 * The floors: a bare Fastify that answers a constant, and one that asks the embedded database one thing first, over as many connections as Parley
 * has. Environment: FLOOR=constant|select, DATA, an empty folder. Prints `ready` and the address as JSON.
 */
import fastify from 'fastify';
import pg from 'pg';
import { openDataFolder } from '#adapters/store/data-folder.ts';
import { MAX_CONNECTIONS } from '#adapters/store/database.ts';
import { openEmbeddedPostgres } from '#adapters/store/embedded/embedded-postgres.ts';
import { ownEnvironment } from '../../src/main/settings/settings.ts';
import { QUIET } from '../../src/main/commands/own-database.ts';

const { FLOOR: floor = 'constant', DATA: data = '' } = ownEnvironment();
const server = fastify();
let close = (): Promise<void> => server.close();

if (floor === 'select') {
  const dataFolder = openDataFolder(data);
  const database = await openEmbeddedPostgres({ dataFolder, log: QUIET });
  const pool = new pg.Pool({ ...database.address, max: MAX_CONNECTIONS });
  server.get('/', async () => (await pool.query<{ one: number }>('select 1 as one')).rows[0]);
  close = async () => {
    await server.close();
    await pool.end();
    await database.stop();
    dataFolder.close();
  };
} else server.get('/', async () => ({ one: 1 }));

process.once('SIGTERM', () => void close().then(() => process.exit(0)));
const url = await server.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`ready ${JSON.stringify({ url })}\n`);
