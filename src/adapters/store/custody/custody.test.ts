import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataKeyStoreContract } from '#platform/governance/custody/keys/data-key-store.contract.ts';
import { keyVault } from '#platform/governance/custody/keys/key-vault.ts';
import { rotateMaster } from '#platform/governance/custody/keys/rotation.ts';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import { newTenant } from '../audit/tenant.fixture.ts';
import { type StoreOptions } from '../open-store.ts';
import { databaseOfFile, onEachDatabase, openOwnStore } from '../database.fixture.ts';
import { ANNA, openTestCustody, type TestCustody } from './custody.fixture.ts';
import { custodyStores } from './custody-stores.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const embedded = databaseOfFile();

function contract(name: string, database: () => StoreOptions['database']): void {
  dataKeyStoreContract(name, async () => {
    const store = await openOwnStore(database());
    const { db } = store.database;
    const tenants: [string, string] = [await newTenant(db), await newTenant(db)];
    return {
      store: custodyStores(store.database).dataKeys,
      tenants,
      async use(tenantId, version) {
        const row = {
          tenant_id: tenantId,
          name: 'a',
          version: 1,
          key_version: version,
          sealed: Buffer.alloc(1),
        };
        await db
          .insertInto('secrets')
          .values({ ...row, made_at_ms: 0, made_by: 'anna', valid_until_ms: null })
          .execute();
        return async () => void (await db.deleteFrom('secrets').where('tenant_id', '=', tenantId).execute());
      },
      async close() {
        for (const tenantId of tenants) {
          await db.deleteFrom('secrets').where('tenant_id', '=', tenantId).execute();
          await db.deleteFrom('tenant_keys').where('tenant_id', '=', tenantId).execute();
        }
        await store.close();
      },
    };
  });
}

onEachDatabase(embedded, contract);

const VALUE = 'tok_PLANTED_4f3a9c_value';

describe('Secrets', () => {
  let test_: TestCustody;
  beforeEach(async () => {
    test_ = await openTestCustody(embedded());
  });
  afterEach(() => test_.close());
  const put = (name: string, value: string, keepPreviousMs = 0) =>
    test_.custody.secrets.put(test_.tenantId, { name, value: new Secret(value), by: 'anna', keepPreviousMs });

  test('are given to whoever needs them by name, and listed without a letter of them', async () => {
    const { custody, tenantId } = test_;
    await put('twilio-token', VALUE);
    expect((await custody.secrets.get(tenantId, 'twilio-token')).reveal()).toBe(VALUE);
    expect((await custody.secrets.resolve(tenantId, 'secret:twilio-token')).reveal()).toBe(VALUE);
    expect((await custody.secrets.resolve(tenantId, 'sk-as-it-is')).reveal()).toBe('sk-as-it-is');
    const listed = await custody.secrets.list(tenantId);
    expect(listed).toMatchObject([
      { name: 'twilio-token', version: 1, madeBy: 'anna', previousUntilMs: null },
    ]);
    expect(JSON.stringify(listed)).not.toContain(VALUE.slice(-4));
  });

  test('stand nowhere in the database as they are', async () => {
    await put('twilio-token', VALUE);
    const { rows } = await sql<{ all: string }>`select encode(sealed, 'escape') as all from secrets`.execute(
      test_.store.database.db,
    );
    for (const { all } of rows) expect(all).not.toContain('PLANTED');
  });

  test('of one tenant do not exist for another, nor open when a row is moved to it', async () => {
    const { custody, store, tenantId } = test_;
    const { db } = store.database;
    await put('twilio-token', VALUE);
    const other = await newTenant(db);
    await expect(custody.secrets.get(other, 'twilio-token')).rejects.toMatchObject({
      code: 'secret.unknown',
    });
    await custody.secrets.put(other, { name: 'x', value: new Secret('mine'), by: 'eve', keepPreviousMs: 0 });
    await sql`insert into secrets select ${other}, name, version, key_version, sealed, made_at_ms, made_by, null
      from secrets where tenant_id = ${tenantId}`.execute(db);
    await expect(custody.secrets.get(other, 'twilio-token')).rejects.toMatchObject({
      code: 'custody.damaged',
    });
  });

  test('that were put under another name or as another version do not open', async () => {
    const { custody, store, tenantId } = test_;
    await put('a', VALUE);
    for (const change of [sql`name = 'b'`, sql`version = 7`]) {
      await sql`update secrets set ${change} where tenant_id = ${tenantId}`.execute(store.database.db);
      const name = (await custody.secrets.list(tenantId))[0]!.name;
      await expect(custody.secrets.get(tenantId, name)).rejects.toMatchObject({ code: 'custody.damaged' });
      await sql`update secrets set name = 'a', version = 1 where tenant_id = ${tenantId}`.execute(
        store.database.db,
      );
    }
    expect((await custody.secrets.get(tenantId, 'a')).reveal()).toBe(VALUE);
  });

  test('that are replaced stay good for as long as was asked for, and no longer', async () => {
    const { custody, tenantId, setNow } = test_;
    setNow(1_000_000);
    await put('hook', 'one');
    await put('hook', 'two', 60_000);
    const valid = async () =>
      (await custody.secrets.valid(tenantId, 'hook')).map((secret) => secret.reveal());
    expect(await valid()).toEqual(['two', 'one']);
    expect(await custody.secrets.list(tenantId)).toMatchObject([{ version: 2, previousUntilMs: 1_060_000 }]);
    setNow(1_060_000);
    expect(await valid()).toEqual(['two']);
    await put('hook', 'three');
    expect(await valid()).toEqual(['three']);
    expect((await custody.secrets.list(tenantId))[0]).toMatchObject({ version: 3, previousUntilMs: null });
    expect(await custody.secrets.remove(tenantId, 'hook')).toBe(true);
    expect(await custody.secrets.remove(tenantId, 'hook')).toBe(false);
    expect(await valid()).toEqual([]);
  });

  test.each(['', 'A', '1a', '../x', 'a b', 'a'.repeat(64), "a'; drop table secrets; --", 'ä', 'a\0'])(
    'have names of a plain form: %j is none',
    async (name) => {
      await expect(put(name, VALUE)).rejects.toMatchObject({ code: 'request.invalid' });
      await expect(test_.custody.secrets.get(test_.tenantId, name)).rejects.toMatchObject({
        code: 'secret.unknown',
      });
    },
  );

  test('of no bytes, or of too many, are refused without a word of them', async () => {
    for (const value of ['', 'x'.repeat(16_385)]) {
      const refused = (await put('a', value).catch((fault: Error) => fault)) as Error;
      expect(refused).toMatchObject({ code: 'request.invalid' });
      expect(`${refused.message} ${refused.stack}`).not.toContain('xxxx');
    }
  });

  test('survive that many write one at once: each version is whole, and one is the current', async () => {
    await Promise.all(
      Array.from({ length: 5 }, (_, index) => put('busy', `value ${index}`, 60_000).catch(() => null)),
    );
    const valid = (await test_.custody.secrets.valid(test_.tenantId, 'busy')).map((secret) =>
      secret.reveal(),
    );
    expect(valid.length).toBeGreaterThan(0);
    for (const value of valid) expect(value).toMatch(/^value \d$/);
    expect(await test_.custody.secrets.list(test_.tenantId)).toHaveLength(1);
  });
});

describe('Rotation', () => {
  let test_: TestCustody;
  beforeEach(async () => {
    test_ = await openTestCustody(embedded());
  });
  afterEach(() => test_.close());
  const some = async (count: number): Promise<string[]> => {
    const names = Array.from({ length: count }, (_, index) => `s${index}`);
    for (const name of names) {
      const secret = { name, value: new Secret(`${name} value`), by: 'anna', keepPreviousMs: 0 };
      await test_.custody.secrets.put(test_.tenantId, secret);
    }
    return names;
  };
  const allOpen = async (names: string[], custody = test_.custody): Promise<void> => {
    for (const name of names)
      expect((await custody.secrets.get(test_.tenantId, name)).reveal()).toBe(`${name} value`);
  };

  test('of a tenant’s key seals everything anew, recordings too, while it is read; the old key goes after a day', async () => {
    const { custody, tenantId, stores, recordings, store } = test_;
    const names = await some(120);
    const callId = await test_.call();
    const { erasure } = await custody.erasures.request(tenantId, {
      person: '+1 555 0100',
      reason: 'asked',
      by: ANNA,
    });
    let rotating = true;
    const reading = (async () => {
      let reads = 0;
      while (rotating) {
        await allOpen([names[reads % names.length]!]);
        reads += 1;
      }
      return reads;
    })();
    const rotated = await custody.rotateKey(tenantId, ANNA);
    rotating = false;
    expect(await reading).toBeGreaterThan(0);
    expect(rotated).toEqual({ keyVersion: 2, resealed: 122 });
    expect(await recordings.describe(callId)).toMatchObject({ keyVersion: 2 });
    const versions = await sql<{
      v: number;
    }>`select distinct key_version as v from secrets where tenant_id = ${tenantId}
      union select key_version from recordings where tenant_id = ${tenantId}
      union select key_version from erasures where tenant_id = ${tenantId}`.execute(store.database.db);
    expect(versions.rows).toEqual([{ v: 2 }]);
    await custody.retention.runAll();
    expect(await stores.dataKeys.get(tenantId, 1)).not.toBeNull();
    test_.setNow(1_700_000_060_000 + 86_400_001);
    await custody.retention.runAll();
    expect(await stores.dataKeys.get(tenantId, 1)).toBeNull();
    await allOpen(names.slice(0, 5), test_.another().custody);
    expect((await Array.fromAsync(recordings.read(callId, { start: 0, end: 99 }))).length).toBeGreaterThan(0);
    expect(await custody.erasures.carryOut(tenantId, erasure.id, ANNA)).toMatchObject({ state: 'done' });
  });

  test('of a tenant’s key that was killed half way is finished by the next run', async () => {
    const { custody, tenantId, vault, stores } = test_;
    const names = await some(60);
    // As far as a kill lets it come: the new key is made, some secrets are sealed anew.
    const newest = await vault.renew(tenantId);
    const own = stores.forTenant(tenantId).secrets;
    expect((await own.olderThan(newest, 100)).length).toBe(60);
    await custody.retention.runAll();
    expect(await own.olderThan(newest, 100)).toEqual([]);
    await allOpen(names);
  });

  test('of a tenant’s key by two processes at once, while a third writes, loses nothing', async () => {
    const { tenantId } = test_;
    const names = await some(40);
    const writer = test_.another().custody;
    await Promise.all([
      test_.custody.rotateKey(tenantId, ANNA),
      test_.another().custody.rotateKey(tenantId, ANNA),
      (async () => {
        for (const name of names.slice(0, 20)) {
          const secret = { name, value: new Secret(`${name} value`), by: 'bob', keepPreviousMs: 0 };
          await writer.secrets.put(tenantId, secret);
        }
      })(),
    ]);
    await allOpen(names, test_.another().custody);
    await test_.custody.retention.runAll();
    await allOpen(names);
  });

  test('of the master key touches nothing that is sealed, and the old one opens nothing any more', async () => {
    const { tenantId, masters, stores, store } = test_;
    const names = await some(3);
    const sealed = async () =>
      (
        await sql`select sealed from secrets where tenant_id = ${tenantId} order by name`.execute(
          store.database.db,
        )
      ).rows;
    const before = await sealed();
    const old = masters.all[0]!;
    const { masterId, rewrapped } = await rotateMaster(masters, own(stores.dataKeys, tenantId));
    expect(rewrapped).toBe(1);
    expect(masterId).not.toBe(old.id);
    expect(await sealed()).toEqual(before);
    await allOpen(names, test_.another().custody);
    const withOld = { ...masters, find: async () => old };
    const stranger = keyVault({ masters: withOld, store: stores.dataKeys, clock: realClock });
    const [first] = await stores.forTenant(tenantId).secrets.valid('s0', 0);
    await expect(stranger.open(tenantId, first!.sealed, Buffer.alloc(0))).rejects.toMatchObject({
      code: 'custody.damaged',
    });
  });
});

/** The keys of one tenant alone: other tests' are under masters that are not here. */
function own(store: ReturnType<typeof custodyStores>['dataKeys'], tenantId: string) {
  return {
    ...store,
    notUnder: async (masterId: string, limit: number) =>
      (await store.notUnder(masterId, 10_000)).filter((row) => row.tenantId === tenantId).slice(0, limit),
  };
}

describe('The account of recordings', () => {
  test('is brought together with the folder: what is missing is added, what is gone is dropped, bytes are summed', async () => {
    const test_ = await openTestCustody(embedded());
    const { custody, tenantId, stores, recordings, folder, store } = test_;
    const kept = await test_.call();
    const gone = await test_.call();
    expect((await custody.storage.recordings(tenantId)).count).toBe(2);
    await sql`delete from recordings where call_id = ${kept}`.execute(store.database.db);
    await recordings.remove(gone);
    await custody.retention.runAll();
    const [file] = readdirSync(join(folder, 'recordings'));
    expect(file).toBe(`${kept}.sealed`);
    expect(await custody.storage.recordings(tenantId)).toEqual({
      count: 1,
      bytes: readFileSync(join(folder, 'recordings', file!)).length,
    });
    expect(await stores.recordings.ids()).toEqual([kept]);
    await test_.close();
  });
});
