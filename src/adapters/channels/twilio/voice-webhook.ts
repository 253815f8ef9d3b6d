/** Twilio's voice webhook: who may ring, who answers, and the way to the media socket. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Place } from '#platform/calls/admission.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import type { FormParameters } from './signature.ts';
import { isSignedByTwilio } from './signature.ts';
import type { TwilioOptions } from './options.ts';
import type { Tickets } from './tickets.ts';
import { connectStream, rejectAsBusy, sayAndHangUp } from './twiml.ts';

export const MEDIA_PATH = '/twilio/media';

export function voiceWebhook(options: TwilioOptions, tickets: Tickets) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const form = (request.body ?? {}) as FormParameters;
    const refusal = refusalOf(request, form, options);
    if (refusal) {
      options.log.warn({ channel: 'twilio', code: 'line.refused' }, `voice webhook refused: ${refusal}`);
      return reply.code(403).type('application/problem+json').send({
        type: '/errors#line.refused',
        title: 'The line brought no valid ticket or signature.',
        status: 403,
        code: 'line.refused',
        detail: refusal,
      });
    }
    void reply.type('text/xml');
    const place = placeFor(options);
    if (!place) return reply.send(rejectAsBusy());
    const agentId =
      one((request.query as Record<string, string | string[]>)['agent']) ?? options.defaultAgentId;
    if (!(await agentExists(agentId, options, place))) {
      place.leave();
      options.log.warn({ channel: 'twilio', code: 'agent.unknown' }, 'voice webhook: no such agent');
      return reply.send(sayAndHangUp('Sorry, nobody can take this call. Goodbye.'));
    }
    const ticket = tickets.issue({
      tenantId: options.tenantId,
      agentId,
      callSid: one(form['CallSid']) ?? '',
      from: one(form['From']),
      to: one(form['To']),
      place,
    });
    if (!ticket) {
      place.leave();
      return reply.send(rejectAsBusy());
    }
    return reply.send(connectStream(mediaUrl(request, options), { ticket }));
  };
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

async function agentExists(id: string, options: TwilioOptions, place: Place): Promise<boolean> {
  try {
    return await options.agentExists(id);
  } catch (fault) {
    place.leave();
    throw fault;
  }
}

/** Why this request may not ring; null when it may. */
function refusalOf(request: FastifyRequest, form: FormParameters, options: TwilioOptions): string | null {
  if (options.authToken !== undefined) {
    const signature = request.headers['x-twilio-signature'];
    if (typeof signature !== 'string') return 'The request has no X-Twilio-Signature.';
    const url = addressOf(request, options) + request.raw.url;
    if (isSignedByTwilio(options.authToken, signature, url, form)) return null;
    return 'The X-Twilio-Signature is wrong. Is TWILIO_AUTH_TOKEN the token of this account, and the public URL the one that Twilio calls?';
  }
  if (isFromThisMachine(request)) return null;
  return 'Without TWILIO_AUTH_TOKEN only this machine may ring.';
}

/** Not through a proxy or a tunnel on this machine, and not from a web page that happens to be open on it. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const { headers } = request;
  const address = request.raw.socket.remoteAddress ?? '';
  if (!/^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(address)) return false;
  if (headers['x-forwarded-for'] ?? headers['forwarded'] ?? headers.origin) return false;
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(headers.host ?? '');
}

/** Scheme and host (and path, of a configured address) under which the caller knows us. Forwarded headers are not believed. */
function addressOf(request: FastifyRequest, options: TwilioOptions): string {
  if (options.publicUrl !== undefined) return options.publicUrl.replace(/\/+$/, '');
  const encrypted = 'encrypted' in request.raw.socket && request.raw.socket.encrypted === true;
  return `${encrypted ? 'https' : 'http'}://${request.headers.host ?? ''}`;
}

/** `wss` wherever the webhook came by `https`, which Twilio requires. */
function mediaUrl(request: FastifyRequest, options: TwilioOptions): string {
  return addressOf(request, options).replace(/^http/i, 'ws') + MEDIA_PATH;
}

function one(value: string | string[] | undefined): string | null {
  const first = typeof value === 'string' ? value : value?.[0];
  return first === undefined || first === '' ? null : first.slice(0, 128);
}
