/** better-auth on a real PostgreSQL keeps our contract. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Kysely } from 'kysely';
import { openIdentity } from '#adapters/identity/better-auth/open-identity.ts';
import { connect, type Connections } from '#adapters/store/database.ts';
import { migrate } from '#adapters/store/migrate.ts';
import { keptLog, ownDatabase, removeTemplate, type OwnDatabase } from '#adapters/store/store.fixture.ts';
import { identityContract, Jar } from '#platform/tenancy/ports/identity.contract.ts';
import type { Identity, Letter } from '#platform/tenancy/ports/identity.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const letters: Letter[] = [];
const log = keptLog();
let database: OwnDatabase;
let connections: Connections;

function opened(secret = 'a secret of this test, long enough'): Identity {
  return openIdentity({
    db: connections.db as unknown as Kysely<never>,
    secret,
    url: () => 'http://localhost:7070',
    postman: { send: async (letter) => void letters.push(letter) },
    log,
  });
}

beforeAll(async () => {
  database = await ownDatabase();
  connections = await connect({ address: database.address }, { log, onLost: () => {} });
  await migrate(connections);
});
afterAll(async () => {
  await connections.pool.end();
  await database.end();
  await removeTemplate();
});

identityContract('better-auth', async () => ({ identity: opened(), letters }));

describe('What the accounts keep', () => {
  const query = async (text: string) => JSON.stringify((await connections.pool.query(text)).rows);

  test('holds no password, no link and no code as it was given', async () => {
    const identity = opened();
    const email = 'kept@example.com';
    const password = 'planted-password-1';
    await identity.createPerson({ email, name: 'K', password });
    await identity.requestReset(email);
    const link = new URL(letters.at(-1)!.link).searchParams.get('token') ?? '';
    const jar = new Jar().take((await identity.signIn({ email, password }, new Jar())).cookies);
    const { uri, backupCodes } = await identity.beginSecondFactor(password, jar);
    const kept = [
      await query('select * from auth_accounts'),
      await query('select * from auth_verifications'),
      await query('select * from auth_two_factors'),
    ].join('\n');
    for (const secret of [password, link, new URL(uri).searchParams.get('secret')!, backupCodes[0]!]) {
      expect(secret.length).toBeGreaterThan(8);
      expect(kept).not.toContain(secret);
    }
    expect(JSON.stringify(log.lines)).not.toContain(password);
  });

  test('another secret reads no session of this one', async () => {
    const person = await opened().createPerson({
      email: 's@example.com',
      name: 'S',
      password: 'a long password',
    });
    const jar = new Jar().take(await opened().admit(person.id, null, new Jar()));
    expect(await opened().session(jar)).not.toBeNull();
    expect(await opened('quite another secret, as long as it').session(jar)).toBeNull();
  });
});
