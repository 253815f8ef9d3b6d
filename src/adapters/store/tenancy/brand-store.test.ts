import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { brandContract } from '#platform/tenancy/ports/brand-store.contract.ts';
import { connect, type Connections, type DatabasePlace } from '../database.ts';
import { inTenant } from '../in-tenant.ts';
import { migrate } from '../migrate.ts';
import { keptLog, ownDatabase, removeTemplate, type OwnDatabase } from '../store.fixture.ts';
import { postgresBrandStore } from './brand-store.ts';
import { postgresTenancyOfAll } from './tenancy-of-all.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const EXTERNAL_URL = process.env.PARLEY_TEST_DATABASE_URL;
let embedded: OwnDatabase;
const open: Connections[] = [];

beforeAll(async () => {
  embedded = await ownDatabase();
});
afterAll(async () => {
  for (const { pool } of open) await pool.end();
  await embedded.end();
  await removeTemplate();
});

async function connected(where: DatabasePlace): Promise<Connections> {
  const connections = await connect(where, { log: keptLog(), onLost: () => {} });
  await migrate(connections);
  open.push(connections);
  return connections;
}

function contract(name: string, where: () => DatabasePlace): void {
  let connections: Promise<Connections> | undefined;
  brandContract(name, async () => {
    const { pool, db } = await (connections ??= connected(where()));
    const made = async () => {
      const id = `b-${randomUUID().slice(0, 8)}`;
      await postgresTenancyOfAll(db).createTenant({ id, name: id, state: 'active', createdAtMs: 0 });
      return postgresBrandStore(inTenant(pool, id), id);
    };
    return { own: await made(), other: await made() };
  });
}

contract('the embedded PostgreSQL', () => ({ address: embedded.address }));

describe.skipIf(!EXTERNAL_URL)('an external PostgreSQL', () => {
  contract('it', () => ({ url: EXTERNAL_URL! }));
});
