/** The shared secret: a bearer header, or a signed cookie that the sign-in page sets. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

const COOKIE = 'parley_enter';
/** Signing in holds this long. */
const STAY_MS = 30 * 24 * 3600 * 1000;
/** Digests of one process compare in constant time, whatever their texts' lengths. */
const salt = randomBytes(32);

export function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', salt).update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** True when the request brings the secret, or a cookie that was given for it and is not too old. */
export function bringsSecret(request: FastifyRequest, secret: string, nowMs: number): boolean {
  const bearer = /^Bearer +(\S.*)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return sameSecret(bearer.trim(), secret);
  const cookie = cookieOf(request.headers.cookie ?? '');
  if (cookie === undefined) return false;
  const [until, proof] = cookie.split('.', 2);
  if (until === undefined || proof === undefined || !/^\d{1,15}$/.test(until)) return false;
  return sameSecret(proof, proofOf(until, secret)) && Number(until) > nowMs;
}

/** The `Set-Cookie` that lets a browser in. `secure` where the pages are reached by https. */
export function entryCookie(secret: string, nowMs: number, secure: boolean): string {
  const until = String(nowMs + STAY_MS);
  const rest = `Path=/; Max-Age=${STAY_MS / 1000}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return `${COOKIE}=${until}.${proofOf(until, secret)}; ${rest}`;
}

/** Bound to the secret, so that a new secret lets no old browser in. */
function proofOf(until: string, secret: string): string {
  return createHmac('sha256', secret).update(`parley enter ${until}`).digest('base64url');
}

function cookieOf(header: string): string | undefined {
  for (const part of header.split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE) return value;
  }
  return undefined;
}
