import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** A tenant that nobody else uses, also in a database that outlives the test. */
export async function newTenant(db: Kysely<Database>): Promise<string> {
  const id = `t-${randomBytes(8).toString('hex')}`;
  await db.insertInto('tenants').values({ id, name: 'A tenant', created_at_ms: 0 }).execute();
  return id;
}
