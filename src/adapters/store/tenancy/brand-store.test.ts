import { randomUUID } from 'node:crypto';
import { brandContract } from '#platform/tenancy/ports/brand-store.contract.ts';
import type { Connections, DatabasePlace } from '../database.ts';
import { inTenant } from '../in-tenant.ts';
import { connectionsOfFile, databaseOfFile, onEachDatabase } from '../database.fixture.ts';
import { postgresBrandStore } from './brand-store.ts';
import { postgresTenancyOfAll } from './tenancy-of-all.ts';

const embedded = databaseOfFile();
const opened = connectionsOfFile();

function contract(name: string, where: () => DatabasePlace): void {
  let connections: Promise<Connections> | undefined;
  brandContract(name, async () => {
    const { pool, db } = await (connections ??= opened(where()));
    const made = async () => {
      const id = `b-${randomUUID().slice(0, 8)}`;
      await postgresTenancyOfAll(db).createTenant({ id, name: id, state: 'active', createdAtMs: 0 });
      return postgresBrandStore(inTenant(pool, id), id);
    };
    return { own: await made(), other: await made() };
  });
}

onEachDatabase(embedded, contract);
