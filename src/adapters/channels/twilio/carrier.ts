/** Places calls by Twilio. What comes of them is told to the webhooks of `placed-webhooks.ts`. */
import type { Dispatcher } from 'undici';
import type { PlacedCall } from '#platform/calls/outbound/placed-call.ts';
import type { Carrier } from '#platform/calls/outbound/ports/carrier.ts';
import { ParleyError } from '#voice/errors.ts';
import type { TwilioAccount, TwilioAccounts } from './accounts.ts';
import { TWILIO_API, twilioRest, type TwilioRest } from './rest.ts';
import { stateOf } from './statuses.ts';
import { dial } from './twiml.ts';

export interface TwilioCarrierSetup {
  accounts: TwilioAccounts;
  /** The address under which Twilio reaches us; null where none is set. */
  publicUrl: string | null;
  /** Another than Twilio's own, for tests. */
  apiUrl?: string | null;
  dispatcher?: Dispatcher;
}

export interface TwilioCarrier extends Carrier {
  /** Hands a call that goes on to another number; its media socket then closes. */
  transfer: (
    tenantId: string,
    callSid: string,
    to: { number: string; callerId: string | null },
    signal: AbortSignal,
  ) => Promise<void>;
}

export const ANSWERED_PATH = '/twilio/placed/answered';
export const STATUS_PATH = '/twilio/placed/status';
export const MACHINE_PATH = '/twilio/placed/machine';

export function twilioCarrier({
  accounts,
  publicUrl,
  apiUrl,
  dispatcher,
}: TwilioCarrierSetup): TwilioCarrier {
  const restOf = async (tenantId: string): Promise<TwilioRest> =>
    twilioRest(usable(await accounts.of(tenantId)), apiUrl ?? TWILIO_API, dispatcher);
  return {
    async demandAccount(tenantId) {
      usable(await accounts.of(tenantId));
      if (publicUrl === null)
        throw new ParleyError(
          'carrier.unset',
          'Set PARLEY_PUBLIC_URL: Twilio must reach this Parley to connect a call.',
        );
    },
    async place(call, signal) {
      const { sid } = await (await restOf(call.tenantId)).create(formOf(call, publicUrl ?? ''), signal);
      return { carrierId: sid };
    },
    async look({ tenantId, carrierId }, signal) {
      if (carrierId === null) return null;
      const call = await (await restOf(tenantId)).fetch(carrierId, signal);
      return call && stateOf(call.status);
    },
    async hangUp({ tenantId, carrierId }, signal) {
      if (carrierId !== null)
        await (await restOf(tenantId)).update(carrierId, [['Status', 'completed']], signal);
    },
    async transfer(tenantId, callSid, { number, callerId }, signal) {
      await (await restOf(tenantId)).update(callSid, [['Twiml', dial(number, callerId)]], signal);
    },
  };
}

function usable(account: TwilioAccount | null): TwilioAccount & { accountSid: string } {
  const { accountSid = null } = account ?? {};
  if (account !== null && accountSid !== null) return { ...account, accountSid };
  throw new ParleyError(
    'carrier.unset',
    'Set PARLEY_TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to place calls.',
  );
}

function formOf({ callId, attempt, to, from, request }: PlacedCall, publicUrl: string): [string, string][] {
  const query = `?call=${encodeURIComponent(callId)}&attempt=${attempt}`;
  const at = (path: string): string => `${publicUrl.replace(/\/+$/, '')}${path}${query}`;
  const form: [string, string][] = [
    ['To', to],
    ['From', from],
    ['Url', at(ANSWERED_PATH)],
    ['Method', 'POST'],
    ['Timeout', String(Math.round(request.ringMs / 1000))],
    ['StatusCallback', at(STATUS_PATH)],
    ['StatusCallbackMethod', 'POST'],
  ];
  for (const event of ['initiated', 'ringing', 'answered', 'completed'])
    form.push(['StatusCallbackEvent', event]);
  if (request.detectMachine)
    form.push(
      ['MachineDetection', 'Enable'],
      ['AsyncAmd', 'true'],
      ['AsyncAmdStatusCallback', at(MACHINE_PATH)],
      ['AsyncAmdStatusCallbackMethod', 'POST'],
    );
  return form;
}
