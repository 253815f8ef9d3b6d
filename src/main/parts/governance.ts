/** The policy gate put together: Cedar in this process or a policy server, over the database, and a job that tends the queue. */
import { cedarLanguage } from '#adapters/policy/cedar/check.ts';
import { cedarEngine } from '#adapters/policy/cedar/engine.ts';
import { opaEngine } from '#adapters/policy/opa/engine.ts';
import { postgresApprovalsOfAll } from '#adapters/store/governance/approval-store.ts';
import type { Store } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import { createGovernance, type Governance } from '#platform/governance/governance.ts';
import type { Outbox } from '#platform/webhooks/event.ts';
import { codeOf } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { Closing } from '../closing.ts';
import type { Settings } from '../settings/settings.ts';

/** What was approved while nobody could run it waits no longer than this, and what has expired says so. */
const TEND_EVERY_MS = 30_000;

export function openGovernance(parts: {
  settings: Pick<Settings, 'opaUrl' | 'policyAway'>;
  store: Store;
  /** Webhooks hear of what waits for people. */
  outbox: Outbox;
  audit: Audit;
  clock: Clock;
  chance: Chance;
  log: Log;
  closing: Closing;
}): Governance {
  const { settings, store, outbox, audit, clock, chance, log, closing } = parts;
  const shipped = cedarEngine();
  const governance = createGovernance({
    storesOf: (tenantId) => store.forTenant(tenantId).governance,
    approvalsOfAll: postgresApprovalsOfAll(store.database.db),
    engine: settings.opaUrl === null ? shipped : opaEngine({ url: settings.opaUrl }),
    shipped,
    whenAway: settings.policyAway,
    language: settings.opaUrl === null ? cedarLanguage() : null,
    audit,
    clock,
    chance,
    announce({ tenantId, type, data }) {
      log.info({ tenantId, ...data }, 'An action waits for people');
      outbox
        .emit(tenantId, type, data)
        .catch((fault: unknown) => log.warn({ code: codeOf(fault) }, 'An event could not be told'));
    },
    onGateFault: (what, fault, { tenantId, action, callId }) => {
      const about = { tenantId, action, callId, code: codeOf(fault), err: fault };
      // The shipped policies have decided in place of an engine that is late or away.
      if (what === 'engine') log.warn(about, 'The policies could not be asked');
      else log.error(about, 'A verdict could not be recorded');
    },
    onRunFault: (approvalId, fault) =>
      log.error({ approvalId, code: codeOf(fault), err: fault }, 'An approved action failed'),
  });
  tendOften(governance, { clock, log, closing });
  return governance;
}

function tendOften(
  { approvals }: Governance,
  { clock, log, closing }: { clock: Clock; log: Log; closing: Closing },
): void {
  let closed = false;
  let cancel = (): void => {};
  const tend = (): Promise<void> =>
    approvals
      .tend()
      .catch((fault: unknown) =>
        log.warn({ code: codeOf(fault) }, 'What waits for people was not looked through'),
      );
  const again = (): void => {
    if (!closed) cancel = clock.timer(TEND_EVERY_MS, () => void tend().finally(again));
  };
  again();
  closing.add({
    name: 'approvals',
    limitMs: 100,
    close() {
      closed = true;
      cancel();
    },
  });
}
