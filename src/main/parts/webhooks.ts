/** Webhooks put together: the key of their secrets from the data folder, who sends, and where the platform tells. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unusable } from '#adapters/store/data-folder.ts';
import type { Store } from '#adapters/store/open-store.ts';
import { faultCode } from '#adapters/store/store-log.ts';
import { postgresDeliveryQueueOfAll } from '#adapters/store/webhooks/delivery-queue.ts';
import { postgresInboundHooksOfAll } from '#adapters/store/webhooks/inbound-hooks.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { ApiDeps } from '#api/deps.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { GuardedRequests } from '#platform/net/guarded-requests.ts';
import { StartFault } from '#platform/start-fault.ts';
import { Deliverer } from '#platform/webhooks/deliver.ts';
import { hookSecrets } from '#platform/webhooks/hook-secrets.ts';
import { webhookOutbox } from '#platform/webhooks/outbox.ts';
import { codeOf } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { Closing } from '../closing.ts';

export type OpenedWebhooks = Pick<ApiDeps, 'outbox' | 'webhookSecretOf' | 'nudgeWebhooks' | 'inboundHooks'>;

/** Throws StartFault where the key cannot be used. */
export function openWebhooks(parts: {
  dataFolder: string;
  store: Store;
  audit: Audit;
  requests: GuardedRequests;
  clock: Clock;
  chance: Chance;
  log: Log;
  closing: Closing;
}): OpenedWebhooks {
  const { dataFolder, store, audit, requests, clock, chance, log, closing } = parts;
  const secretOf = hookSecrets(keyIn(dataFolder));
  const { db } = store.database;
  const deliverer = new Deliverer({
    queue: postgresDeliveryQueueOfAll(db),
    requests,
    secretOf,
    audit,
    clock,
    chance,
    onFault: (fault) => log.warn({ code: codeOf(fault) }, 'Webhooks could not be sent'),
  });
  closing.add({ name: 'webhooks', limitMs: 3000, close: () => deliverer.close() });
  const nudge = (): void => deliverer.nudge();
  const storeOf = (tenantId: string) => store.forTenant(tenantId).webhooks;
  return {
    outbox: webhookOutbox({ storeOf, clock, chance, nudge }),
    webhookSecretOf: secretOf,
    nudgeWebhooks: nudge,
    inboundHooks: postgresInboundHooksOfAll(db),
  };
}

/** Made at the first start, for this user only. */
function keyIn(dataFolder: string): Buffer {
  const file = join(dataFolder, 'webhook-key');
  try {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (fault) {
    if (faultCode(fault) !== 'EEXIST') throw unusable(dataFolder, fault);
  }
  const text = readFileSync(file, 'utf8').trim();
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex');
  throw new StartFault(
    `The key of the webhooks, ${file}, is broken: put the right file back. With a new one, every receiver needs a new secret.`,
  );
}
