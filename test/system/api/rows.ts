/** The rows of a tenant in the embedded database of a running Parley, read beside it as the database's owner. */
import { join } from 'node:path';
import pg from 'pg';
import { OWNER } from '#adapters/store/embedded/cluster.ts';

/** What changes by itself: when a key was last used, and the signatures that are set under the chains once in a while. */
const RESTLESS_COLUMNS = ['last_used_at_ms'];
const RESTLESS_TABLES = ['audit_checkpoints'];

export async function openDatabase(data: string): Promise<pg.Client> {
  const host = join(data, 'postgres', 'socket');
  const client = new pg.Client({ host, user: OWNER, database: OWNER });
  await client.connect();
  return client;
}

/** One hash for each table that has a column `tenant_id`, over that tenant's rows; and one for its row in `tenants`. */
export async function hashesOf(database: pg.Client, tenantId: string): Promise<Record<string, string>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'tenant_id' and not c.relname = any($1)
     order by 1`,
    [RESTLESS_TABLES],
  );
  const parts = tables.map(({ name }) => hashOf(name, 'tenant_id'));
  const { rows } = await database.query<{ name: string; hash: string }>(
    [...parts, hashOf('tenants', 'id')].join(' union all '),
    [tenantId, RESTLESS_COLUMNS],
  );
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

function hashOf(table: string, column: string): string {
  return `select '${table}' as name, count(*) || ' ' || md5(coalesce(string_agg(row::text, chr(10) order by row::text), '')) as hash
    from (select to_jsonb(t) - $2::text[] as row from ${table} t where ${column} = $1) rows`;
}
