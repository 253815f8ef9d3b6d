/** Whether a request really comes from Twilio, and how it knows us. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FormParameters, isSignedByTwilio } from './signature.ts';
import type { TwilioOptions } from './options.ts';

export function refuse(reply: FastifyReply, detail: string, log: TwilioOptions['log']): FastifyReply {
  log.warn({ channel: 'twilio', code: 'line.refused' }, `webhook refused: ${detail}`);
  return reply.code(403).type('application/problem+json').send({
    type: '/errors#line.refused',
    title: 'The line brought no valid ticket or signature.',
    status: 403,
    code: 'line.refused',
    detail,
  });
}

/** Why this request may not ring; null when it may. */
export function refusalOf(
  request: FastifyRequest,
  form: FormParameters,
  { authToken, publicUrl }: { authToken: string | null; publicUrl: string | undefined },
): string | null {
  if (authToken !== null) {
    const signature = request.headers['x-twilio-signature'];
    if (typeof signature !== 'string') return 'The request has no X-Twilio-Signature.';
    const url = addressOf(request, publicUrl) + request.raw.url;
    if (isSignedByTwilio(authToken, signature, url, form)) return null;
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
export function addressOf(request: FastifyRequest, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const encrypted = 'encrypted' in request.raw.socket && request.raw.socket.encrypted === true;
  return `${encrypted ? 'https' : 'http'}://${request.headers.host ?? ''}`;
}

/** One value of a form or a query, of bounded length. */
export function one(value: string | string[] | undefined): string | null {
  const first = typeof value === 'string' ? value : value?.[0];
  return first === undefined || first === '' ? null : first.slice(0, 128);
}
