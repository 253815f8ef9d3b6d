/** The calls that Parley places: their rules, their store, and the carriers that are set. */
import { SimulatedCarrier } from '#adapters/channels/simulated/carrier.ts';
import type { TwilioAccounts } from '#adapters/channels/twilio/accounts.ts';
import { twilioCarrier, type TwilioCarrier } from '#adapters/channels/twilio/carrier.ts';
import type { Store } from '#adapters/store/open-store.ts';
import { postgresPlacedOfAll, postgresPlacedStore } from '#adapters/store/placed-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Desk } from '#platform/calls/desk.ts';
import type { AskedCall } from '#platform/calls/outbound/ask.ts';
import { OutboundCalls } from '#platform/calls/outbound/outbound-calls.ts';
import type { Clearance } from '#platform/calls/outbound/ports/clearance.ts';
import type { PlacedDirectory } from '#platform/calls/outbound/ports/placed-store.ts';
import { ApprovalNeeded, type Approvals } from '#platform/governance/approvals/approvals.ts';
import type { Audit, Json } from '#platform/governance/audit/audit.ts';
import type { Governance } from '#platform/governance/governance.ts';
import type { Destination } from '#platform/governance/risk.ts';
import type { Jobs } from '#platform/jobs/ports/jobs.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import { systemChance as chance, systemClock as clock } from './clock.ts';
import type { OpenedCustody } from './custody.ts';
import type { Engines } from './engines.ts';
import type { Settings } from './settings.ts';

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
  governance.approvals.runs('call.place', {
    parse: (payload) => payload as ApprovedCall,
    run: async ({ asked, idempotencyKey }, { tenantId }) => {
      const answer = await calls.ask(asked, { tenantId, by: 'system', idempotencyKey, cleared: true });
      return answer.outcome === 'placed' ? { callId: answer.call.callId } : {};
    },
  });
  callsOffBy((tenantId, callId, reason) => calls.cancel(tenantId, callId, { by: 'erasure', reason }));
  simulated.attach(calls);
  governance.approvals.runs('call.transfer', {
    parse: (payload) => payload as ApprovedTransfer,
    run: async ({ callId, to, say }, { tenantId, signal }) => {
      const call = desk.get(tenantId, callId);
      if (!call) throw new ParleyError('call.not_active', `The call ${callId} is over.`);
      await call.transfer(to, { say, signal });
      return { callId };
    },
  });
  return { calls, directory, transfer: twilio.transfer };
}

/** As it waits for people; the same agent, numbers and words are placed then. */
interface ApprovedCall {
  asked: AskedCall;
  idempotencyKey: string | null;
}

interface ApprovedTransfer {
  callId: string;
  to: string;
  say?: string;
}

function gateClearance(approvals: Pick<Approvals, 'pass'>): Clearance {
  return {
    async ask({ tenantId, by, callId, to, channel, risk, asked, idempotencyKey }, signal) {
      const { international, premium } = risk.facts;
      const destination = premium ? 'premium' : international ? 'international' : 'domestic';
      const question = {
        tenantId,
        asker: by,
        action: 'call.place' as const,
        resource: { id: channel === 'simulated' ? 'simulated' : to },
        facts: {
          channel,
          destination: channel === 'simulated' ? ('none' as const) : (destination as Destination),
        },
        callId,
      };
      const payload = JSON.parse(JSON.stringify({ asked, idempotencyKey })) as Json;
      try {
        await approvals.pass(question, payload, { signal });
        return { verdict: 'allow' };
      } catch (fault) {
        if (fault instanceof ApprovalNeeded)
          return { verdict: 'escalate', approvalId: fault.approval.id, reasons: [fault.detail] };
        if (codeOf(fault) === 'policy.denied')
          return { verdict: 'deny', reasons: [(fault as ParleyError).detail] };
        throw fault;
      }
    },
  };
}

/** One account for all tenants that have none of their own. */
export function twilioAccounts({ twilioAccountSid, twilioAuthToken }: Settings): TwilioAccounts {
  const account =
    twilioAuthToken === null ? null : { accountSid: twilioAccountSid, authToken: twilioAuthToken };
  return { of: async () => account };
}
