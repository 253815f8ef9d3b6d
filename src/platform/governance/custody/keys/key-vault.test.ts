import { beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { dataKeyStoreContract } from './data-key-store.contract.ts';
import { memoryDataKeyStore, type MemoryDataKeyStore } from './fakes/data-key-store.ts';
import { memoryMasterKeys } from './fakes/master-keys.ts';
import { type KeyVault, keyVault } from './key-vault.ts';
import { contextOf, newKey, seal, unseal } from './sealing.ts';

dataKeyStoreContract('the store in memory', async () => {
  const store = memoryDataKeyStore();
  return {
    store,
    tenants: ['acme', 'globex'],
    async use(tenantId, version) {
      store.use(tenantId, version);
      return async () => store.release(tenantId, version);
    },
    close: async () => {},
  };
});

const PLAIN = Buffer.from('the words of a caller');
const HERE = contextOf('secret', 'twilio', 1);

describe('What is sealed', () => {
  test('opens with its key and in its place, and is not what it was', () => {
    const key = newKey();
    const sealed = seal(key, PLAIN, HERE);
    expect(sealed.includes(PLAIN)).toBe(false);
    expect(unseal(key, sealed, HERE).equals(PLAIN)).toBe(true);
    expect(seal(key, PLAIN, HERE).equals(sealed)).toBe(false);
  });

  test('does not open when any byte of it was changed, cut off or added', () => {
    const key = newKey();
    const sealed = seal(key, PLAIN, HERE);
    const damaged = expect.objectContaining({ code: 'custody.damaged' });
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => unseal(key, changed, HERE)).toThrow(damaged);
      expect(() => unseal(key, sealed.subarray(0, at), HERE)).toThrow(damaged);
    }
    expect(() => unseal(key, Buffer.concat([sealed, Buffer.alloc(1)]), HERE)).toThrow(damaged);
    expect(() => unseal(newKey(), sealed, HERE)).toThrow(damaged);
    for (const elsewhere of [contextOf('secret', 'twilio', 2), contextOf('secret', 'twili', 'o1')])
      expect(() => unseal(key, sealed, elsewhere)).toThrow(damaged);
  });
});

describe('The vault', () => {
  let clock: VirtualClock;
  let store: MemoryDataKeyStore;
  let masters: ReturnType<typeof memoryMasterKeys>;
  let vault: KeyVault;
  const another = (): KeyVault => keyVault({ masters, store, clock });
  beforeEach(() => {
    clock = new VirtualClock();
    store = memoryDataKeyStore();
    masters = memoryMasterKeys();
    vault = another();
  });

  test('opens for a tenant what it sealed for it, also in another process, and for no other tenant', async () => {
    const sealed = await vault.seal('acme', PLAIN, HERE);
    await vault.seal('globex', PLAIN, HERE);
    expect((await another().open('acme', sealed, HERE)).equals(PLAIN)).toBe(true);
    await expect(vault.open('globex', sealed, HERE)).rejects.toMatchObject({ code: 'custody.damaged' });
  });

  test('many processes that begin at once agree on one key', async () => {
    const sealed = await Promise.all(Array.from({ length: 20 }, () => another().seal('acme', PLAIN, HERE)));
    expect(store.rows()).toHaveLength(1);
    for (const each of sealed) expect((await another().open('acme', each, HERE)).equals(PLAIN)).toBe(true);
  });

  test('a wrapped key that was moved to another tenant or version does not open', async () => {
    const sealed = await vault.seal('acme', PLAIN, HERE);
    const [row] = store.rows();
    await store.add({ ...row!, tenantId: 'globex' });
    await store.add({ ...row!, version: 2 });
    const damaged = { code: 'custody.damaged' };
    await expect(another().open('globex', sealed, HERE)).rejects.toMatchObject(damaged);
    await expect(another().open('acme', { ...sealed, keyVersion: 2 }, HERE)).rejects.toMatchObject(damaged);
  });

  test('a renewed key seals what is new, and the older one still opens what was sealed before', async () => {
    const before = await vault.seal('acme', PLAIN, HERE);
    expect(await vault.renew('acme')).toBe(2);
    const after = await vault.seal('acme', PLAIN, HERE);
    expect([before.keyVersion, after.keyVersion]).toEqual([1, 2]);
    for (const each of [before, after]) expect(await vault.open('acme', each, HERE)).toEqual(PLAIN);
  });

  test('a process learns within a minute that another has renewed the key', async () => {
    const other = another();
    await other.seal('acme', PLAIN, HERE);
    await vault.renew('acme');
    await clock.advance(60_000);
    expect((await other.seal('acme', PLAIN, HERE)).keyVersion).toBe(2);
  });

  test('while the database is away, what is in use goes on being sealed and opened', async () => {
    const sealed = await vault.seal('acme', PLAIN, HERE);
    store.away(true);
    await clock.advance(600_000);
    expect((await vault.seal('acme', PLAIN, HERE)).keyVersion).toBe(1);
    expect(await vault.open('acme', sealed, HERE)).toEqual(PLAIN);
    await expect(vault.seal('globex', PLAIN, HERE)).rejects.toThrow(/away/);
  });

  test('a key under a master key that is not here is locked, and says which', async () => {
    const sealed = await vault.seal('acme', PLAIN, HERE);
    const id = masters.all[0]!.id;
    const stranger = keyVault({ masters: memoryMasterKeys(), store, clock });
    await expect(stranger.open('acme', sealed, HERE)).rejects.toMatchObject({
      code: 'custody.locked',
      detail: `the master key ${id} is not here`,
    });
    await expect(stranger.seal('acme', PLAIN, HERE)).rejects.toMatchObject({ code: 'custody.locked' });
    expect(store.rows()).toHaveLength(1);
  });
});
