/**
 * The secrets of webhooks, computed when they are needed from one key that is not in the database: who reads the database can forge no
 * delivery, and nothing has to be encrypted. Renewing one is counting its generation up.
 */
import { createHmac } from 'node:crypto';

export type HookSecret = (hook: { tenantId: string; id: string; generation: number }) => string;

/** `key` of at least 32 bytes. */
export function hookSecrets(key: Uint8Array): HookSecret {
  if (key.length < 32) throw new RangeError('the key of webhooks needs 32 bytes');
  return ({ tenantId, id, generation }) => {
    const text = JSON.stringify(['parley.webhook', tenantId, id, generation]);
    return `whsec_${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
}
