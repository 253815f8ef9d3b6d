/** Calls that this process takes in and another holds: the media goes to the runner's own socket, and when that breaks Twilio asks again. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatch, Dispatched } from '#platform/calls/dispatch/dispatcher.ts';
import { codeOf } from '#voice/errors.ts';
import { addressOf, one, refusalOf, refuse } from './from-twilio.ts';
import type { TwilioOptions } from './options.ts';
import type { FormParameters } from './signature.ts';
import { connectStream, hangUp, rejectAsBusy } from './twiml.ts';

export const AGAIN_PATH = '/twilio/again';
/** As `voice-webhook.ts` has it. */
const MEDIA_PATH = '/twilio/media';

export interface LaunchedCall {
  tenantId: string;
  agentId: string;
  from: string | null;
  to: string | null;
  carrierId: string;
}

/** The answer to a call that rings. */
export async function launched(
  request: FastifyRequest,
  options: TwilioOptions,
  { dispatch, call }: { dispatch: Dispatch; call: LaunchedCall },
): Promise<string> {
  const { tenantId, agentId, from, to, carrierId } = call;
  const busy = (reason: string): string => {
    options.reception.turnedAway({ tenantId, agentId, from, to }, 'twilio', reason);
    return rejectAsBusy();
  };
  try {
    const asked = { from, to, carrierId };
    const found = await dispatch.launch({ tenantId, agentId, channel: 'twilio', request: asked });
    return found ? toRunner(request, options, found) : busy('no runner took the call');
  } catch (fault) {
    options.log.error({ channel: 'twilio', code: codeOf(fault) }, 'a call could not be dispatched');
    return rejectAsBusy();
  }
}

/** The media socket is closed: the call is over, or its runner has died. */
export function againWebhook(options: TwilioOptions, dispatch: Dispatch) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const form = (request.body ?? {}) as FormParameters;
    const callId = one((request.query as Record<string, string | string[]>)['call']) ?? '';
    const ticket = await dispatch.find(callId);
    const account = ticket && (await options.accounts.of(ticket.tenantId));
    const refusal = refusalOf(request, form, {
      authToken: account?.authToken ?? (await homeToken(options, form)),
      publicUrl: options.publicUrl,
    });
    if (refusal) return refuse(reply, refusal, options.log);
    void reply.type('text/xml');
    if (!ticket || ticket.request.carrierId !== one(form['CallSid'])) return reply.send(hangUp());
    const found = await dispatch.again(callId);
    if (found) options.log.warn({ callId }, 'A call whose media socket broke goes on with another runner');
    return reply.send(found ? toRunner(request, options, found) : hangUp());
  };
}

/** Of a call that is not known any more: whoever asks must be Twilio all the same. */
async function homeToken(
  { accounts, switchboard }: TwilioOptions,
  form: FormParameters,
): Promise<string | null> {
  const { tenantId } = await switchboard.called(one(form['To']));
  return (await accounts.of(tenantId))?.authToken ?? null;
}

function toRunner(request: FastifyRequest, options: TwilioOptions, { callId, entrance }: Dispatched): string {
  const then = `${addressOf(request, options.publicUrl)}${AGAIN_PATH}?call=${encodeURIComponent(callId)}`;
  const media = entrance.url.replace(/^http/i, 'ws') + MEDIA_PATH;
  return connectStream(media, { ticket: entrance.secret }, then);
}
