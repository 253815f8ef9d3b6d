/** Seals and opens things of a tenant, under data keys that a master key wraps. The only holder of open keys. */
import type { Clock } from '#voice/ports/clock.ts';
import { ParleyError } from '#voice/errors.ts';
import type { DataKeyStore, WrappedKey } from './data-key-store.ts';
import type { MasterKeys } from './master-keys.ts';
import { contextOf, newKey, seal, unseal } from './sealing.ts';

export interface Sealed {
  /** Of the tenant's data key. */
  keyVersion: number;
  bytes: Buffer;
}

export interface KeyVault {
  /** Under the tenant's newest key, which is made where there is none. `context` says what the thing is and where it belongs. */
  seal(tenantId: string, plain: Uint8Array, context: Uint8Array): Promise<Sealed>;
  /** Throws `custody.damaged` when it was altered or moved, `custody.locked` when the key cannot be had. */
  open(tenantId: string, sealed: Sealed, context: Uint8Array): Promise<Buffer>;
  /** Version of the tenant's newest key, as the store has it now. */
  newestVersion(tenantId: string): Promise<number>;
  /** Makes the tenant a new key; resolves with its version. What is sealed under older ones stays readable. */
  renew(tenantId: string): Promise<number>;
}

export interface VaultParts {
  masters: MasterKeys;
  store: DataKeyStore;
  clock: Clock;
}

/** For so long a process may go on sealing under a key that another has replaced; the re-sealing comes by again. */
const FRESH_MS = 60_000;
/** Open keys that are remembered, of all tenants. */
const MOST_OPEN_KEYS = 10_000;

interface OpenKey {
  version: number;
  key: Buffer;
}

export function keyVault(parts: VaultParts): KeyVault {
  const { store } = parts;
  const { opened, unwrap, inUse, readNewest, make } = keyRing(parts);
  return {
    async seal(tenantId, plain, context) {
      const { version, key } = await inUse(tenantId);
      return { keyVersion: version, bytes: seal(key, plain, context) };
    },
    async open(tenantId, { keyVersion, bytes }, context) {
      let key = opened.get(`${tenantId}\0${keyVersion}`);
      if (key === undefined) {
        const row = await store.get(tenantId, keyVersion);
        if (row === null) throw new ParleyError('custody.locked', `the data key ${keyVersion} is gone`);
        ({ key } = await unwrap(row));
      }
      return unseal(key, bytes, context);
    },
    newestVersion: async (tenantId) => (await readNewest(tenantId)).version,
    async renew(tenantId) {
      const { version } = await readNewest(tenantId);
      await make(tenantId, version + 1);
      return (await readNewest(tenantId)).version;
    },
  };
}

/** Open keys, remembered. */
function keyRing({ masters, store, clock }: VaultParts) {
  const opened = new Map<string, Buffer>();
  const newest = new Map<string, { open: OpenKey; untilMs: number }>();

  async function unwrap(row: WrappedKey): Promise<OpenKey> {
    const name = `${row.tenantId}\0${row.version}`;
    let key = opened.get(name);
    if (key === undefined) {
      const master = await masters.find(row.masterId);
      if (master === null) throw missingMaster(row.masterId);
      key = await master.unwrap(row.wrapped, wrapContext(row.tenantId, row.version));
      if (opened.size >= MOST_OPEN_KEYS) opened.clear();
      opened.set(name, key);
    }
    return { version: row.version, key };
  }

  async function make(tenantId: string, version: number): Promise<void> {
    const current = await masters.current();
    const wrapped = await current.wrap(newKey(), wrapContext(tenantId, version));
    const madeAtMs = Math.round(clock.epochMs());
    // Whoever is first makes it; the others read what it made.
    await store.add({ tenantId, version, masterId: current.id, wrapped, madeAtMs });
  }

  async function readNewest(tenantId: string): Promise<OpenKey> {
    let row = await store.newest(tenantId);
    if (row === null) {
      await make(tenantId, 1);
      row = await store.newest(tenantId);
    }
    if (row === null) throw new ParleyError('custody.locked', 'the tenant has no data key');
    const open = await unwrap(row);
    newest.set(tenantId, { open, untilMs: clock.nowMs() + FRESH_MS });
    return open;
  }

  /** While the database is away, the key that was in use goes on being used. */
  async function inUse(tenantId: string): Promise<OpenKey> {
    const known = newest.get(tenantId);
    if (known !== undefined && clock.nowMs() < known.untilMs) return known.open;
    try {
      return await readNewest(tenantId);
    } catch (fault) {
      if (known === undefined) throw fault;
      return known.open;
    }
  }

  return { opened, unwrap, inUse, readNewest, make };
}

function wrapContext(tenantId: string, version: number): Buffer {
  return contextOf('data key', tenantId, version);
}

function missingMaster(id: string): ParleyError {
  return new ParleyError('custody.locked', `the master key ${id} is not here`);
}
