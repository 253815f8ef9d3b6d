import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type InTenant, inTenant } from './in-tenant.ts';
import { connected, databaseOfFile } from './database.fixture.ts';

/** Tables without a tenant, and why that is right. */
const OF_NO_TENANT = ['tenants', 'kysely_migration', 'kysely_migration_lock'];

const embedded = databaseOfFile();
let pool: pg.Pool;
let acme: InTenant;
let globex: InTenant;

beforeAll(async () => {
  await (await connected(embedded())).pool.end();
  pool = new pg.Pool({ ...embedded().address, max: 2 });
  // The server may stop before it has read our goodbye, and then cuts what we are just closing.
  pool.on('error', () => undefined);
  await pool.query(
    `insert into tenants (id, name, created_at_ms) values ('acme', 'Acme', 0), ('globex', 'Globex', 0)`,
  );
  acme = inTenant(pool, 'acme');
  globex = inTenant(pool, 'globex');
});
afterAll(() => pool.end());
beforeEach(async () => {
  await pool.query('delete from agents');
  await acme((db) => db.insertInto('agents').values(agent('acme')).execute());
});

function agent(tenant_id: string, id = 'desk') {
  return { id, tenant_id, name: `of ${tenant_id}`, source: '', updated_at_ms: 0 };
}

async function allAgents(): Promise<string[]> {
  const { rows } = await pool.query<{ tenant_id: string; id: string }>(
    'select tenant_id, id from agents order by 1, 2',
  );
  return rows.map((row) => `${row.tenant_id}/${row.id}`);
}

describe('The work of one tenant', () => {
  test('sees its own rows and none of another, whatever it asks for', async () => {
    expect(await acme((db) => db.selectFrom('agents').select('id').execute())).toEqual([{ id: 'desk' }]);
    expect(await globex((db) => db.selectFrom('agents').selectAll().execute())).toEqual([]);
    expect(
      await globex((db) => db.selectFrom('agents').selectAll().where('tenant_id', '=', 'acme').execute()),
    ).toEqual([]);
  });

  test('cannot write a row of another tenant', async () => {
    await expect(
      globex((db) => db.insertInto('agents').values(agent('acme', 'x')).execute()),
    ).rejects.toMatchObject({
      code: '42501',
    });
    await globex((db) => db.updateTable('agents').set({ name: 'taken' }).execute());
    await globex((db) => db.deleteFrom('agents').execute());
    await expect(
      acme((db) => db.updateTable('agents').set({ tenant_id: 'globex' }).execute()),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await allAgents()).toEqual(['acme/desk']);
  });

  test('reads no table that belongs to no tenant, and changes no log', async () => {
    for (const text of [
      'select * from tenants',
      'select * from kysely_migration',
      'delete from call_events',
    ]) {
      await expect(
        acme((db) => sql.raw(text).execute(db)),
        text,
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  test.each([
    'commit',
    'rollback',
    'begin',
    'reset role',
    "set role 'postgres'",
    'set local row_security = off',
  ])('cannot leave its transaction or its role: %s', async (text) => {
    await expect(acme((db) => sql.raw(text).execute(db))).rejects.toThrow('one transaction');
  });

  test('is undone when it fails, and leaves the connection clean', async () => {
    const failed = acme(async (db) => {
      await db.insertInto('agents').values(agent('acme', 'half')).execute();
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    expect(await allAgents()).toEqual(['acme/desk']);
    const { rows } = await pool.query('select current_user as who, app_tenant() as tenant');
    expect(rows[0]).toMatchObject({ tenant: null });
    expect(rows[0]).not.toMatchObject({ who: 'parley_tenant' });
  });

  test('does not leave its tenant behind on a connection that was cut', async () => {
    const cut = acme(async (db) => {
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db);
    });
    await expect(cut).rejects.toThrow();
    expect(await globex((db) => db.selectFrom('agents').selectAll().execute())).toEqual([]);
    expect(await acme((db) => db.selectFrom('agents').select('id').execute())).toHaveLength(1);
  });

  test.each(["acme'; drop table agents; --", 'ACME', '', '-acme', 'a'.repeat(41)])(
    'is not begun for what is no tenant’s id: %j',
    (id) => {
      expect(() => inTenant(pool, id)).toThrow(RangeError);
    },
  );

  test('of two tenants at once does not mix', async () => {
    const work = async (own: InTenant): Promise<number> =>
      (await own((db) => db.selectFrom('agents').selectAll().execute())).length;
    const found = await Promise.all(
      Array.from({ length: 40 }, (_, index) => work(index % 2 === 0 ? acme : globex)),
    );
    expect(found).toEqual(found.map((_, index) => (index % 2 === 0 ? 1 : 0)));
  });
});

describe('Every table', () => {
  test('that holds a tenant’s rows is guarded by row-level security, and every other is out of a tenant’s reach', async () => {
    const { rows } = await pool.query<{
      name: string;
      tenant: boolean;
      guarded: boolean;
      reachable: boolean;
    }>(`
      select relname as name,
        exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id' and not attisdropped) as tenant,
        relrowsecurity and exists (select from pg_policy where polrelid = pg_class.oid) as guarded,
        has_table_privilege('parley_tenant', pg_class.oid, 'select, insert, update, delete') as reachable
      from pg_class where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace`);
    expect(rows.length).toBeGreaterThan(3);
    for (const { name, tenant, guarded, reachable } of rows) {
      if (tenant) expect(guarded, `${name}: select guard_tenant_table('${name}')`).toBe(true);
      else expect(reachable, `${name} has no tenant_id`).toBe(false);
    }
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(OF_NO_TENANT));
  });
});
