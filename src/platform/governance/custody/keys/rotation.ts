/** Rotation of keys while everything goes on: nothing that is sealed is ever without a key, and what was killed half way is begun again. */
import type { DataKeyStore } from './data-key-store.ts';
import type { KeyVault } from './key-vault.ts';
import type { MasterKey, MasterKeys } from './master-keys.ts';
import { contextOf } from './sealing.ts';

/** Keys that are read at once. */
const BATCH = 200;
/** A key that fails to be rewrapped again and again is another's fault than a race with another process. */
const ATTEMPTS = 20;

export interface MasterRotation {
  masterId: string;
  rewrapped: number;
}

/** A new master key, every data key wrapped under it, the old master key retired. What data keys have sealed is not touched. */
export async function rotateMaster(masters: MasterKeys, store: DataKeyStore): Promise<MasterRotation> {
  const next = await masters.beginRotation();
  const rewrapped = await rewrapAll(next, masters, store);
  await masters.endRotation();
  return { masterId: next.id, rewrapped };
}

/** Wraps every data key under `next`; how many there were. Others may be doing the same. */
export async function rewrapAll(next: MasterKey, masters: MasterKeys, store: DataKeyStore): Promise<number> {
  let rewrapped = 0;
  for (let lost = 0; lost < ATTEMPTS;) {
    const rows = await store.notUnder(next.id, BATCH);
    if (rows.length === 0) return rewrapped;
    for (const row of rows) {
      const was = await masters.find(row.masterId);
      if (was === null) throw new Error(`the master key ${row.masterId} is not here`);
      const context = contextOf('data key', row.tenantId, row.version);
      const wrapped = await next.wrap(await was.unwrap(row.wrapped, context), context);
      if (await store.rewrap(row, { masterId: next.id, wrapped })) rewrapped += 1;
      else lost += 1;
    }
  }
  throw new Error('data keys are being rewrapped by another process');
}

/** Things that are sealed under data keys of a tenant, and can be sealed anew a batch at a time. */
export interface SealedThings {
  /** Seals some of what is under an older key anew; how many. 0 when there is nothing left that can be. */
  resealBatch(tenantId: string, vault: KeyVault, newest: number): Promise<number>;
}

export interface DataKeyRotation {
  keyVersion: number;
  resealed: number;
}

/** A new data key for the tenant, and everything sealed anew under it. */
export async function rotateDataKey(
  tenantId: string,
  vault: KeyVault,
  things: readonly SealedThings[],
): Promise<DataKeyRotation> {
  await vault.renew(tenantId);
  return reseal(tenantId, vault, things);
}

/** Goes on with what a rotation has left; nothing to do where nothing is under an older key. */
export async function reseal(
  tenantId: string,
  vault: KeyVault,
  things: readonly SealedThings[],
): Promise<DataKeyRotation> {
  const keyVersion = await vault.newestVersion(tenantId);
  let resealed = 0;
  for (const thing of things) {
    for (let count = 1; count > 0;) {
      count = await thing.resealBatch(tenantId, vault, keyVersion);
      resealed += count;
    }
  }
  return { keyVersion, resealed };
}
