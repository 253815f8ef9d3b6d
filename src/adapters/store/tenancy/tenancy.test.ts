import { describe, expect, test } from 'vitest';
import type pg from 'pg';
import { tenancyContract } from '#platform/tenancy/ports/tenancy-store.contract.ts';
import type { Connections, DatabasePlace } from '../database.ts';
import { inTenant } from '../in-tenant.ts';
import { connectionsOfFile, databaseOfFile, onEachDatabase } from '../database.fixture.ts';
import { postgresTenancyOfAll } from './tenancy-of-all.ts';
import { postgresTenancyStore } from './tenancy-store.ts';

const embedded = databaseOfFile();
const opened = connectionsOfFile();

let people = 0;
async function account(pool: pg.Pool): Promise<string> {
  people += 1;
  const id = `user_${process.pid}_${people}`;
  const insert = `insert into auth_users (id, name, email, "emailVerified") values ($1, 'Guest', $2, true)`;
  await pool.query(insert, [id, `${id}@example.com`]);
  return id;
}

function contract(name: string, where: () => DatabasePlace): void {
  let connections: Promise<Connections> | undefined;
  tenancyContract(name, async () => {
    const { pool, db } = await (connections ??= opened(where()));
    return {
      ofAll: postgresTenancyOfAll(db),
      forTenant: (id) => postgresTenancyStore(inTenant(pool, id), id),
      person: () => account(pool),
      close: async () => {},
    };
  });
}

onEachDatabase(embedded, contract);

describe('A tenant’s own statements', () => {
  const refused = expect.objectContaining({ code: '42501' }) as unknown;

  test.each([
    'auth_users',
    'auth_sessions',
    'auth_accounts',
    'auth_jwks',
    'platform_people',
    'setup_link',
    'tenants',
  ])('cannot even read %s', async (table) => {
    const { pool } = await opened(embedded());
    const own = inTenant(pool, 'default');
    await expect(
      own((db) =>
        db
          .selectFrom(table as 'tenants')
          .selectAll()
          .execute(),
      ),
    ).rejects.toEqual(refused);
  });

  test('cannot write a membership, a key or an invitation of another tenant', async () => {
    const { pool, db } = await opened(embedded());
    const id = `b-${process.pid}`;
    await postgresTenancyOfAll(db).createTenant({ id, name: 'B', state: 'active', createdAtMs: 0 });
    const person = await account(pool);
    const own = inTenant(pool, 'default');
    const row = { tenant_id: id, user_id: person, role: 'owner', since_ms: 0 } as const;
    await expect(own((db) => db.insertInto('memberships').values(row).execute())).rejects.toEqual(refused);
    const everyKey = own((db) => db.deleteFrom('api_keys').execute());
    await expect(everyKey, 'a key is revoked, never deleted').rejects.toEqual(refused);
  });
});
