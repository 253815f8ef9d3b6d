/** People and tenants put together: the accounts, who is recognised, quotas, single sign-on, letters, and the link of the first start. */
import type { Kysely } from 'kysely';
import { openIdentity } from '#adapters/identity/better-auth/open-identity.ts';
import { smtpPostman, terminalPostman } from '#adapters/identity/mail/postman.ts';
import { openIdSignOn } from '#adapters/identity/openid/single-sign-on.ts';
import type { Store } from '#adapters/store/open-store.ts';
import { postgresTenancyOfAll } from '#adapters/store/tenancy/tenancy-of-all.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { ApiDeps, Post } from '#api/deps.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { StorageUse } from '#platform/governance/custody/recordings/recording-index.ts';
import type { GuardedRequests } from '#platform/net/guarded-requests.ts';
import { type FullStorage, TenantQuotas } from '#platform/tenancy/quotas.ts';
import { Recognition } from '#platform/tenancy/recognition.ts';
import { hashOf, newSecret } from '#platform/tenancy/secret-text.ts';
import { authSecret } from './auth-secret.ts';
import type { Outbox } from '#platform/webhooks/event.ts';
import { codeOf } from '#voice/errors.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import type { Settings } from '../settings/settings.ts';

export type OpenedTenancy = Pick<
  ApiDeps,
  'identity' | 'tenancy' | 'recognition' | 'quotas' | 'singleSignOn' | 'post' | 'chance'
> & { secret: string };

interface TenancyParts {
  settings: Settings;
  dataFolder: string;
  store: Store;
  requests: Pick<GuardedRequests, 'fetch'>;
  custody: { storage: StorageUse };
  evidence: { audit: Audit };
  webhooks: { outbox: Outbox };
  log: Log;
  url: () => string;
}

/** Throws StartFault. `url` is where people reach the pages, known when the port is. */
export function openTenancy(parts: TenancyParts): OpenedTenancy {
  const { settings, dataFolder, store, requests, log, url } = parts;
  const secret = authSecret(dataFolder, settings.authSecret);
  const post = postOf(settings);
  const tenancy = postgresTenancyOfAll(store.database.db);
  const db = store.database.db as unknown as Kysely<never>;
  const identity = openIdentity({ db, secret, url, postman: post, log });
  return {
    secret,
    identity,
    tenancy,
    recognition: new Recognition({ identity, tenancy, clock }),
    quotas: new TenantQuotas({
      stores: (tenantId) => store.forTenant(tenantId).tenancy,
      storage: parts.custody.storage,
      onFull: tellFull(parts),
      clock,
    }),
    singleSignOn: openIdSignOn({ fetch: requests.fetch, insecure: settings.loopback }),
    post,
    chance,
  };
}

/** In the audit, the log, and at webhooks; a call is waiting meanwhile. */
function tellFull({ evidence, webhooks, log }: Pick<TenancyParts, 'evidence' | 'webhooks' | 'log'>) {
  return (tenantId: string, { usedBytes, limitBytes }: FullStorage): void => {
    log.warn(
      { tenantId, usedBytes, limitBytes },
      'The storage of a tenant is full: its calls are not recorded',
    );
    const told = { usedBytes, limitBytes };
    const subject = { type: 'tenant', id: tenantId };
    Promise.all([
      evidence.audit.record({
        tenantId,
        actor: 'system',
        action: 'quotas.storage_full',
        subject,
        detail: told,
      }),
      webhooks.outbox.emit(tenantId, 'storage.full', told),
    ]).catch((fault: unknown) => log.warn({ code: codeOf(fault) }, 'An event could not be told'));
  };
}

/** The link that makes the first of the internal team; null where there is one. Each start makes a new one. */
export async function setupLink(
  { tenancy }: Pick<OpenedTenancy, 'tenancy'>,
  url: string,
): Promise<string | null> {
  if (await tenancy.hasPlatform()) return null;
  const token = newSecret(chance, 'setup');
  await tenancy.putSetupToken(hashOf(token), clock.epochMs());
  return `${url}/setup?token=${token}`;
}

function postOf({ smtpUrl, mailFrom }: Settings): Post {
  if (smtpUrl !== null && mailFrom !== null)
    return { mails: true, ...smtpPostman({ url: smtpUrl, from: mailFrom }) };
  return { mails: false, ...terminalPostman((line) => void process.stdout.write(`  ${line}\n`)) };
}
