/** The only way of a tenant's repositories to the database: one transaction, as the role that row-level security binds. */
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { TENANT_ID } from '#platform/tenancy/tenant.ts';
import type { Database } from './schema.ts';

/**
 * Runs `work` in a transaction that sees and writes the rows of one tenant only: the others do not exist for it, and writing one fails
 * (42501). Committed when `work` resolves, rolled back when it rejects. `db` is of no use after that, and knows no transactions of its own.
 */
export type InTenant = <Result>(work: (db: Kysely<Database>) => Promise<Result>) => Promise<Result>;

/** Throws RangeError for what is no tenant's id. */
export function inTenant(pool: pg.Pool, tenantId: string): InTenant {
  if (!TENANT_ID.test(tenantId)) throw new RangeError('not the id of a tenant');
  // One round trip for all three; the id's form leaves nothing to escape.
  const begin = `begin; set local role parley_tenant; select set_config('app.tenant', '${tenantId}', true)`;
  return async (work) => {
    const client = await pool.connect();
    // Without a listener, a connection that is cut between two statements would end the process.
    const ignore = (): void => {};
    client.on('error', ignore);
    let broken = true;
    try {
      await client.query(begin);
      try {
        const result = await work(kyselyOn(client));
        await client.query('commit');
        broken = false;
        return result;
      } catch (fault) {
        // Where not even this is answered, the connection may still be in the tenant's transaction: it is thrown away.
        await client.query('rollback').then(
          () => (broken = false),
          () => {},
        );
        throw fault;
      }
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  };
}

/** Statements on this one connection. A transaction within would end the tenant's, and with it the role. */
function kyselyOn(client: pg.PoolClient): Kysely<Database> {
  const query = ((...query: Parameters<pg.PoolClient['query']>) => {
    const text = typeof query[0] === 'string' ? query[0] : (query[0] as { text: string }).text;
    if (/^\s*(begin|start|commit|end|rollback|set|reset)\b/i.test(text))
      throw new Error('a tenant’s work is one transaction, as one role');
    return client.query(...query);
  }) as unknown as PostgresPoolClient['query'];
  const connection: PostgresPoolClient = { query, release: () => {} };
  return new Kysely<Database>({
    dialect: new PostgresDialect({
      pool: { options: {}, connect: async () => connection, end: async () => {} },
    }),
  });
}
