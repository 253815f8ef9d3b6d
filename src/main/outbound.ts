/** The calls that Parley places: their rules, their store, and the carriers that are set. */
import { SimulatedCarrier } from '#adapters/channels/simulated/carrier.ts';
import type { TwilioAccounts } from '#adapters/channels/twilio/accounts.ts';
import { twilioCarrier } from '#adapters/channels/twilio/carrier.ts';
import type { Store } from '#adapters/store/open-store.ts';
import { postgresPlacedOfAll, postgresPlacedStore } from '#adapters/store/placed-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Desk } from '#platform/calls/desk.ts';
import { OutboundCalls } from '#platform/calls/outbound/outbound-calls.ts';
import { allowAll } from '#platform/calls/outbound/ports/clearance.ts';
import type { PlacedDirectory } from '#platform/calls/outbound/ports/placed-store.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { Jobs } from '#platform/jobs/ports/jobs.ts';
import { codeOf } from '#voice/errors.ts';
import { systemChance as chance, systemClock as clock } from './clock.ts';
import type { Engines } from './engines.ts';
import type { Settings } from './settings.ts';

export interface OpenedOutbound {
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
}

export function openOutbound({ settings, log, store, desk, engines, jobs, audit }: Parts): OpenedOutbound {
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
    clearance: allowAll,
    audit,
    clock,
    chance,
    onFault,
  });
  simulated.attach(calls);
  return { calls, directory };
}

/** One account for all tenants that have none of their own. */
export function twilioAccounts({ twilioAccountSid, twilioAuthToken }: Settings): TwilioAccounts {
  const account =
    twilioAuthToken === null ? null : { accountSid: twilioAccountSid, authToken: twilioAuthToken };
  return { of: async () => account };
}
