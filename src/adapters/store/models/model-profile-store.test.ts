import { randomUUID } from 'node:crypto';
import { modelProfileContract } from '#platform/models/ports/model-profile-store.contract.ts';
import type { Connections, DatabasePlace } from '../database.ts';
import { inTenant } from '../in-tenant.ts';
import { connectionsOfFile, databaseOfFile, onEachDatabase } from '../database.fixture.ts';
import { postgresModelProfiles } from './model-profile-store.ts';
import { postgresTenancyOfAll } from '../tenancy/tenancy-of-all.ts';

const embedded = databaseOfFile();
const opened = connectionsOfFile();

function contract(name: string, where: () => DatabasePlace): void {
  let connections: Promise<Connections> | undefined;
  modelProfileContract(name, async () => {
    const { pool, db } = await (connections ??= opened(where()));
    const made = async () => {
      const id = `m-${randomUUID().slice(0, 8)}`;
      await postgresTenancyOfAll(db).createTenant({ id, name: id, state: 'active', createdAtMs: 0 });
      return postgresModelProfiles(inTenant(pool, id), id);
    };
    return { own: await made(), other: await made() };
  });
}

onEachDatabase(embedded, contract);
