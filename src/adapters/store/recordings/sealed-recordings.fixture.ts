/** What tests of sealed recordings share: a vault in memory, sound of which no two samples in a row are alike, and all that a recording holds. */
import {
  memoryDataKeyStore,
  type MemoryDataKeyStore,
} from '#platform/governance/custody/keys/fakes/data-key-store.ts';
import { memoryMasterKeys } from '#platform/governance/custody/keys/fakes/master-keys.ts';
import { type KeyVault, keyVault } from '#platform/governance/custody/keys/key-vault.ts';
import type { MasterKey } from '#platform/governance/custody/keys/master-keys.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';

export const CALL = { id: 'call_1', tenantId: 'acme' };

export function vaultOf(store: MemoryDataKeyStore = memoryDataKeyStore(), master?: MasterKey): KeyVault {
  const masters = {
    ...memoryMasterKeys(),
    ...(master && { current: async () => master, find: async () => master }),
  };
  return keyVault({ masters, store, clock: new VirtualClock() });
}

export function tone(samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, index) => index % 30_000);
}

export async function wholeOf(store: RecordingStore, callId = 'call_1'): Promise<Buffer> {
  const { bytes } = (await store.find(callId))!;
  const parts: Uint8Array[] = [];
  for await (const part of store.read(callId, { start: 0, end: bytes - 1 })) parts.push(part);
  return Buffer.concat(parts);
}

export function unexpected(fault: Error): void {
  throw fault;
}
