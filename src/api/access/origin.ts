/**
 * By which names Parley may be called, and from which pages. Holds off other sites in the same browser: a page whose name was
 * pointed at this machine (DNS rebinding) comes with a foreign `Host`, a forged request with a foreign `Origin`.
 */
import type { FastifyRequest } from 'fastify';
import { ParleyError } from '#voice/errors.ts';
import type { Access } from '../deps.ts';

const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Throws `request.forbidden` when the request came by a foreign name or from a foreign page. */
export function checkOrigin(request: FastifyRequest, access: Access): void {
  const host = request.headers.host ?? '';
  if (access.loopback && !knownHost(host, access.publicUrl)) {
    throw new ParleyError(
      'request.forbidden',
      'Parley does not answer to this host name; set PARLEY_PUBLIC_URL if it is yours.',
    );
  }
  if (reads(request)) return;
  const origin = request.headers.origin;
  if (origin !== undefined && !ownOrigin(origin, host, access.publicUrl)) {
    throw new ParleyError('request.forbidden', 'The request comes from a page of another site.');
  }
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined && (site === 'cross-site' || site === 'same-site')) {
    throw new ParleyError('request.forbidden', 'The request comes from a page of another site.');
  }
}

/** A plain read: browsers keep its answer from other sites by themselves. A socket they do not. */
function reads(request: FastifyRequest): boolean {
  const upgrade = request.headers.upgrade !== undefined;
  return (request.method === 'GET' || request.method === 'HEAD') && !upgrade;
}

/** Whether a `Host` names this machine itself. */
export function isThisMachine(host: string): boolean {
  const url = hostUrl(host);
  return url !== undefined && THIS_MACHINE.test(url.hostname);
}

function knownHost(host: string, publicUrl: string | null): boolean {
  const url = hostUrl(host);
  if (url === undefined) return false;
  return THIS_MACHINE.test(url.hostname) || (publicUrl !== null && url.host === new URL(publicUrl).host);
}

function ownOrigin(origin: string, host: string, publicUrl: string | null): boolean {
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  if (!URL.canParse(origin)) return false;
  const { host: from, protocol } = new URL(origin);
  return /^https?:$/.test(protocol) && from === hostUrl(host, protocol)?.host;
}

function hostUrl(host: string, protocol = 'http:'): URL | undefined {
  const text = `${protocol}//${host}`;
  if (host === '' || /[/?#@\\\s]/.test(host) || !URL.canParse(text)) return undefined;
  return new URL(text);
}
