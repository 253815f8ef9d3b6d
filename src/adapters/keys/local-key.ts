/** A master key that this process holds itself. */
import { fingerprint, KEY_BYTES, seal, unseal } from '#platform/governance/custody/keys/sealing.ts';
import type { MasterKey } from '#platform/governance/custody/keys/master-keys.ts';
import { StartFault } from '#platform/start-fault.ts';

export function localKey(key: Uint8Array): MasterKey {
  return {
    id: `local-${fingerprint(key)}`,
    wrap: async (dataKey, context) => seal(key, dataKey, context).toString('base64'),
    unwrap: async (wrapped, context) => unseal(key, Buffer.from(wrapped, 'base64'), context),
  };
}

/** 32 bytes as base64 writes them. `where` is for the sentence; the text itself is never in it. Throws StartFault. */
export function readKey(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === KEY_BYTES && key.toString('base64') === text.trim()) return key;
  throw new StartFault(
    `${where} is not a master key, which is 32 bytes written as base64: put back the right one, or, where nothing is sealed yet, make one with \`openssl rand -base64 32\`. Nothing was changed.`,
  );
}
