/** What watches over Parley's own deeds: evidence, policies, custody, and where requests and webhooks may go. */
import { openGuardedRequests } from '#adapters/net/guarded-requests.ts';
import type { DataFolder } from '#adapters/store/data-folder.ts';
import type { Store } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import type { Governance } from '#platform/governance/governance.ts';
import type { GuardedRequests } from '#platform/net/guarded-requests.ts';
import { tellingOfCalls } from '#platform/webhooks/outbox.ts';
import { codeOf } from '#voice/errors.ts';
import { openAudit, type OpenedAudit } from './audit.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import type { Closing } from '../closing.ts';
import { openCustody, type OpenedCustody, type OpenedRecordings } from './custody.ts';
import { openGovernance } from './governance.ts';
import type { OwnModels } from '#platform/models/own-models.ts';
import { openOwnModels } from './own-models.ts';
import type { Settings } from '../settings/settings.ts';
import { openWebhooks, type OpenedWebhooks } from './webhooks.ts';

export interface Keeping {
  evidence: OpenedAudit;
  requests: GuardedRequests;
  governance: Governance;
  custody: Custody;
  webhooks: OpenedWebhooks;
  ownModels: OwnModels;
  callsOffBy: OpenedCustody['callsOffBy'];
}

export async function openKeeping(
  setup: { settings: Settings; log: Log; closing: Closing },
  { folder, store, shelf }: { folder: DataFolder; store: Store; shelf: OpenedRecordings },
): Promise<Keeping> {
  const { settings, log, closing } = setup;
  const dataFolder = folder.path;
  const evidence = openAudit({ dataFolder, store, clock, log, closing });
  const { audit } = evidence;
  const requests = openGuardedRequests({ allowed: settings.allowHosts });
  closing.add({ name: 'requests', limitMs: 1000, close: () => requests.close() });
  const parts = { store, audit, clock, chance, log, closing };
  const webhooks = openWebhooks({ ...parts, dataFolder, requests });
  const governance = openGovernance({ ...parts, settings, outbox: webhooks.outbox });
  const { custody, callsOffBy } = await openCustody({ ...setup, dataFolder, store, shelf, evidence });
  const ownModels = openOwnModels({ ...setup, store, governance, custody });
  return { evidence, requests, governance, custody, webhooks, ownModels, callsOffBy };
}

/** Webhooks hear of what is written about calls. */
export function telling<Opened extends Store>(store: Opened, { outbox }: OpenedWebhooks, log: Log): Opened {
  const onFault = (fault: unknown): void => log.warn({ code: codeOf(fault) }, 'An event could not be told');
  store.lost.hear(({ callId, tenantId }) => {
    void outbox.emit(tenantId, 'call.state', { callId, state: 'lost' }).catch(onFault);
  });
  return { ...store, calls: tellingOfCalls(store.calls, { outbox, onFault }) };
}
