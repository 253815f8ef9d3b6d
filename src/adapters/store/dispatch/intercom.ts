/** Processes speak with each other by PostgreSQL's NOTIFY: whoever listens at that moment hears it, and nothing is stored. */
import { sql, type Kysely } from 'kysely';
import type { Intercom } from '#platform/calls/elsewhere/intercom.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { DatabasePlace } from '../database.ts';
import type { Database } from '../schema.ts';
import type { StoreLog } from '../store-log.ts';
import { postgresBell } from './bell.ts';

const CHANNEL = 'parley_intercom';

export function postgresIntercom(
  { db, place }: { db: Kysely<Database>; place: DatabasePlace },
  parts: { clock: Clock; log: StoreLog },
): Intercom {
  return {
    async say(text) {
      await sql`select pg_notify(${CHANNEL}, ${text})`.execute(db);
    },
    listen: (heard) => postgresBell(place, { ...parts, channel: CHANNEL }).listen(heard),
  };
}
