/** The calls that Parley places: their rules, their store, and the carriers that are set. */
import { SimulatedCarrier } from '#adapters/channels/simulated/carrier.ts';
import type { TwilioAccounts } from '#adapters/channels/twilio/accounts.ts';
import { twilioCarrier, type TwilioCarrier } from '#adapters/channels/twilio/carrier.ts';
import type { Store } from '#adapters/store/open-store.ts';
import { postgresPlacedOfAll, postgresPlacedStore } from '#adapters/store/placed-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Desk } from '#platform/calls/desk.ts';
import { gateClearance, placeApproved } from '#platform/calls/outbound/gate-clearance.ts';
import { OutboundCalls } from '#platform/calls/outbound/outbound-calls.ts';
import type { PlacedDirectory } from '#platform/calls/outbound/ports/placed-store.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { Governance } from '#platform/governance/governance.ts';
import type { LiveCall } from '#platform/calls/reception.ts';
import type { Jobs } from '#platform/jobs/ports/jobs.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import type { OpenedCustody } from './custody.ts';
import type { Engines } from '../engines/engines.ts';
import type { Settings } from '../settings/settings.ts';

export interface OpenedOutbound {
  transfer: TwilioCarrier['transfer'];
  calls: OutboundCalls;
  directory: PlacedDirectory;
}

interface Parts {
  settings: Settings;
  log: Log;
  store: Store;
  desk: Desk;
  engines: Engines;
  jobs: Jobs;
  audit: Audit;
  governance: Pick<Governance, 'approvals'>;
  /** Takes who calls off what is still to be placed to an erased person. */
  callsOffBy: OpenedCustody['callsOffBy'];
  /** A call that goes on, here or in another process. */
  reach: (tenantId: string, callId: string) => Promise<LiveCall | undefined>;
}

export function openOutbound({
  settings,
  log,
  store,
  desk,
  engines,
  jobs,
  audit,
  governance,
  callsOffBy,
  reach,
}: Parts): OpenedOutbound {
  const { db, inTenant } = store.database;
  const directory = postgresPlacedOfAll(db);
  const onFault = (callId: string, fault: unknown): void =>
    log.error({ callId, code: codeOf(fault), err: fault }, 'A part of placing a call failed');
  const tts = engines.tts.at(-1);
  if (!tts) throw new Error('no engine speaks');
  const simulated = new SimulatedCarrier({ clock, tts, onFault });
  const twilio = twilioCarrier({
    accounts: twilioAccounts(settings),
    publicUrl: settings.publicUrl,
    apiUrl: settings.twilioApiUrl,
  });
  const calls = new OutboundCalls({
    desk,
    placedOf: (tenantId) => postgresPlacedStore(inTenant(tenantId), tenantId),
    directory,
    numbersOf: (tenantId) => store.forTenant(tenantId).numbers,
    carriers: { twilio, simulated },
    jobs,
    clearance: gateClearance(governance.approvals),
    audit,
    clock,
    chance,
    onFault,
  });
  placeApproved(governance.approvals, calls);
  callsOffBy((tenantId, callId, reason) => calls.cancel(tenantId, callId, { by: 'erasure', reason }));
  simulated.attach(calls);
  governance.approvals.runs('call.transfer', {
    parse: (payload) => payload as ApprovedTransfer,
    run: async ({ callId, to, say }, { tenantId, signal }) => {
      const call = await reach(tenantId, callId);
      if (!call) throw new ParleyError('call.not_active', `The call ${callId} is over.`);
      await call.transfer(to, { say, signal });
      return { callId };
    },
  });
  return { calls, directory, transfer: twilio.transfer };
}

interface ApprovedTransfer {
  callId: string;
  to: string;
  say?: string;
}

/** One account for all tenants that have none of their own. */
export function twilioAccounts({ twilioAccountSid, twilioAuthToken }: Settings): TwilioAccounts {
  const account =
    twilioAuthToken === null ? null : { accountSid: twilioAccountSid, authToken: twilioAuthToken };
  return { of: async () => account };
}
