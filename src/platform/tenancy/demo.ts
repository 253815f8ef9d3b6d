/** The cookie of the demo: whoever sits at this machine is the owner of the home tenant, without an account. The gate says who may have it. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Principal } from './principal.ts';
import { HOME_TENANT } from './tenant.ts';

export const DEMO_COOKIE = 'parley.demo';
const STAY_MS = 30 * 24 * 3600 * 1000;

export const DEMO_PRINCIPAL: Principal = {
  kind: 'user',
  id: 'demo',
  label: 'demo, at this machine',
  tenantId: HOME_TENANT,
  role: 'owner',
  scopes: null,
};

/** As a `Set-Cookie` line. It lasts over restarts of a Parley with the same secret. */
export function demoCookie(secret: string, nowMs: number): string {
  const until = String(Math.round(nowMs) + STAY_MS);
  return `${DEMO_COOKIE}=${until}.${proofOf(until, secret)}; Path=/; Max-Age=${STAY_MS / 1000}; HttpOnly; SameSite=Strict`;
}

export function endOfDemoCookie(): string {
  return `${DEMO_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;
}

/** Whether a `Cookie` header holds one that was given by this Parley and is not too old. */
export function holdsDemo(header: string, secret: string, nowMs: number): boolean {
  const value = cookieOf(header, DEMO_COOKIE);
  const [until, proof] = value?.split('.', 2) ?? [];
  if (until === undefined || proof === undefined || !/^\d{1,15}$/.test(until)) return false;
  const [given, right] = [Buffer.from(proof), Buffer.from(proofOf(until, secret))];
  return given.length === right.length && timingSafeEqual(given, right) && Number(until) > nowMs;
}

export function cookieOf(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

function proofOf(until: string, secret: string): string {
  return createHmac('sha256', secret).update(`parley demo ${until}`).digest('base64url');
}
