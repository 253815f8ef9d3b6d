/** What Twilio tells of the calls that Parley places: that somebody has answered, where the call is, who has picked up. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OutboundCalls } from '#platform/calls/outbound/outbound-calls.ts';
import type { PlacedDirectory } from '#platform/calls/outbound/ports/placed-store.ts';
import type { Place } from '#platform/calls/admission.ts';
import { addressOf, one, refusalOf, refuse } from './from-twilio.ts';
import type { TwilioOptions } from './options.ts';
import type { FormParameters } from './signature.ts';
import { pickedBy, stateOf } from './statuses.ts';
import type { Tickets } from './tickets.ts';
import { connectStream, hangUp } from './twiml.ts';
import { MEDIA_PATH, transferOf } from './voice-webhook.ts';

export interface PlacedByTwilio {
  calls: Pick<OutboundCalls, 'answered' | 'begin' | 'news' | 'picked'>;
  directory: Pick<PlacedDirectory, 'find'>;
}

interface About {
  form: FormParameters;
  callId: string;
  attempt: number;
  carrierId: string;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Each is signed with the token of the tenant whose call it is; of calls that nobody placed it is told nothing. */
export function placedWebhooks(
  options: TwilioOptions,
  { calls, directory }: PlacedByTwilio,
  tickets: Tickets,
): Record<'answered' | 'status' | 'machine', Handler> {
  const signed =
    (work: (about: About, reply: FastifyReply, request: FastifyRequest) => Promise<FastifyReply>): Handler =>
    async (request, reply) => {
      const form = (request.body ?? {}) as FormParameters;
      const query = request.query as Record<string, string | string[]>;
      const callId = one(query['call']) ?? '';
      const call = /^[A-Za-z0-9_-]{1,64}$/.test(callId) ? await directory.find(callId) : null;
      const account = await options.accounts.of(call?.tenantId ?? '');
      const refusal =
        call === null
          ? 'No call of this Parley is named.'
          : refusalOf(request, form, {
              authToken: account?.authToken ?? null,
              publicUrl: options.publicUrl,
            });
      if (refusal !== null) return refuse(reply, refusal, options.log);
      const attempt = Number(one(query['attempt']));
      return work({ form, callId, attempt, carrierId: one(form['CallSid']) ?? '' }, reply, request);
    };
  return {
    answered: signed(async ({ callId, attempt, carrierId }, reply, request) => {
      void reply.type('text/xml');
      const call = await calls.answered(callId, attempt, carrierId);
      if (!call) return reply.send(hangUp());
      const ticket = tickets.issue({
        callSid: carrierId,
        place: NO_PLACE,
        answer: (line) => {
          const { tenantId, from } = call;
          return calls.begin(
            call,
            line,
            transferOf(options, { tenantId, callSid: carrierId, callerId: from }),
          );
        },
      });
      if (!ticket) return reply.send(hangUp());
      const url = addressOf(request, options.publicUrl).replace(/^http/i, 'ws') + MEDIA_PATH;
      return reply.send(connectStream(url, { ticket }));
    }),
    status: signed(async ({ form, ...about }, reply) => {
      const state = stateOf(one(form['CallStatus']));
      const sip = one(form['SipResponseCode']);
      if (state)
        await calls.news({ ...about, state, ...(sip !== null && { detail: `${state}, SIP ${sip}` }) });
      return reply.code(204).send();
    }),
    machine: signed(async ({ form, ...about }, reply) => {
      const answeredBy = one(form['AnsweredBy']);
      if (answeredBy !== null) await calls.picked(about, pickedBy(answeredBy), answeredBy.slice(0, 40));
      return reply.code(204).send();
    }),
  };
}

/** Its place is kept from the dialling on. */
const NO_PLACE: Place = { leave: () => undefined };
