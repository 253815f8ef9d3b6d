/** Tenants' own models put together: their profiles and keys, the gate, and requests that reach no private host. */
import { openGuardedRequests } from '#adapters/net/guarded-requests.ts';
import type { Store } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import type { Governance } from '#platform/governance/governance.ts';
import { OwnModels } from '#platform/models/own-models.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import type { Closing } from '../closing.ts';
import type { Settings } from '../settings/settings.ts';

/** Answers that stream at once from one host. Fewer: a turn waits for another call's answer to end. */
const MOST_TO_ONE_HOST = 256;

export function openOwnModels(parts: {
  settings: Pick<Settings, 'allowHosts'>;
  store: Store;
  governance: Governance;
  custody: Custody;
  log: Log;
  closing: Closing;
}): OwnModels {
  const { settings, store, governance, custody, log, closing } = parts;
  const requests = openGuardedRequests({ allowed: settings.allowHosts, connections: MOST_TO_ONE_HOST });
  closing.add({ name: 'own models', limitMs: 1000, close: () => requests.close() });
  return new OwnModels({
    profilesOf: (tenantId) => store.forTenant(tenantId).modelProfiles,
    secrets: custody.secrets,
    gate: governance.gate,
    fetch: requests.fetch,
    clock,
    chance,
    onCircuit(of, { circuit, code, restMs }) {
      if (circuit === 'open')
        log.warn({ ...of, code, restMs }, 'A tenant’s model is left alone: its circuit is open');
      else if (circuit === 'half-open') log.info(of, 'A tenant’s model is tried again');
      else log.info(of, 'A tenant’s model works again: its circuit is closed');
    },
    onWithheld: ({ tenantId, profile, callId, agent }, { code, reason }) =>
      log.warn(
        { tenantId, profile, callId, agentId: agent.id, code, reason },
        'A tenant’s model is not used: the script engine answers',
      ),
  });
}
