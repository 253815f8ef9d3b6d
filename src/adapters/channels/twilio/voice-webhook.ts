/** Twilio's voice webhook: who may ring, who answers, and the way to the media socket. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Place } from '#platform/calls/admission.ts';
import type { TransferLine } from '#platform/calls/reception.ts';
import type { Route } from '#platform/calls/switchboard.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import type { FormParameters } from './signature.ts';
import { addressOf, one, refusalOf, refuse } from './from-twilio.ts';
import type { TwilioOptions } from './options.ts';
import type { Tickets } from './tickets.ts';
import { launched } from './dispatched.ts';
import { connectStream, rejectAsBusy, sayAndHangUp } from './twiml.ts';

export const MEDIA_PATH = '/twilio/media';

export function voiceWebhook(options: TwilioOptions, tickets: Tickets) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const form = (request.body ?? {}) as FormParameters;
    const { switchboard, accounts, reception, log } = options;
    const called = await switchboard.called(one(form['To']));
    const refusal = refusalOf(request, form, {
      authToken: (await accounts.of(called.tenantId))?.authToken ?? null,
      publicUrl: options.publicUrl,
    });
    if (refusal) return refuse(reply, refusal, log);
    void reply.type('text/xml');
    const place = placeFor(options);
    const asked = one((request.query as Record<string, string | string[]>)['agent']);
    const route = await leaving(place, switchboard.route(called, asked));
    const { tenantId } = called;
    const from = one(form['From']);
    const to = one(form['To']);
    if (!('agentId' in route) || place === null) {
      place?.leave();
      const refused = refusedBy(route);
      const agentId = 'agentId' in route ? route.agentId : (called.number?.agentId ?? null);
      if (agentId !== null) reception.turnedAway({ tenantId, agentId, from, to }, 'twilio', refused.reason);
      if ('nobody' in route)
        log.warn({ channel: 'twilio', code: 'agent.unknown' }, 'voice webhook: no such agent');
      return reply.send(refused.twiml);
    }
    const { agentId } = route;
    if (options.dispatch) {
      // The runner has places of its own; this one only keeps a stopping process from taking calls.
      place.leave();
      const call = { tenantId, agentId, from, to, carrierId: one(form['CallSid']) ?? '' };
      return reply.send(await launched(request, options, { dispatch: options.dispatch, call }));
    }
    const callSid = one(form['CallSid']) ?? '';
    const transfer = transferOf(options, { tenantId, callSid, callerId: to });
    const ticket = tickets.issue({
      callSid,
      place,
      answer: (line) =>
        reception.answer(line, { tenantId, agentId, from, to, place, ...(transfer && { transfer }) }),
    });
    if (!ticket) {
      place.leave();
      return reply.send(rejectAsBusy());
    }
    return reply.send(connectStream(mediaUrl(request, options), { ticket }));
  };
}

/** The number that was called is shown to whom the caller is handed to; undefined where no account is set. */
export function transferOf(
  { transfer }: Pick<TwilioOptions, 'transfer'>,
  { tenantId, callSid, callerId }: { tenantId: string; callSid: string; callerId: string | null },
): TransferLine | undefined {
  return transfer && ((to, signal) => transfer(tenantId, callSid, { number: to, callerId }, signal));
}

/** What the caller hears, and what stands in the record. */
function refusedBy(route: Route): { twiml: string; reason: string } {
  if ('closed' in route) return { twiml: sayAndHangUp(route.closed), reason: 'the line was closed' };
  if ('nobody' in route)
    return {
      twiml: sayAndHangUp('Sorry, nobody can take this call. Goodbye.'),
      reason: `there is no agent ${route.nobody}`,
    };
  return { twiml: rejectAsBusy(), reason: 'no place was free' };
}

/** Taken before anything is awaited: calls that ring together cannot share the last one. Null when there is none. */
function placeFor({ reception, log }: TwilioOptions): Place | null {
  try {
    return reception.reserve();
  } catch (fault) {
    const code = codeOf(fault);
    const detail = fault instanceof ParleyError ? fault.detail : 'something in Parley went wrong';
    log.warn({ channel: 'twilio', code }, `call refused as busy: ${detail}`);
    return null;
  }
}

async function leaving<Result>(place: Place | null, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (fault) {
    place?.leave();
    throw fault;
  }
}

/** `wss` wherever the webhook came by `https`, which Twilio requires. */
function mediaUrl(request: FastifyRequest, options: TwilioOptions): string {
  return addressOf(request, options.publicUrl).replace(/^http/i, 'ws') + MEDIA_PATH;
}
