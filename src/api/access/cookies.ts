/** Cookies of the answer: marked for https where the pages are reached by it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Browser } from '#platform/tenancy/ports/identity.ts';
import type { Access } from '../deps.ts';

export const TENANT_COOKIE = 'parley.tenant';
const A_YEAR_S = 365 * 24 * 3600;

export function browserOf({ headers }: FastifyRequest): Browser {
  return { cookie: headers.cookie ?? '', userAgent: (headers['user-agent'] ?? '').slice(0, 300) };
}

/** Each on a line of its own. */
export function setCookies(
  request: FastifyRequest,
  reply: FastifyReply,
  lines: readonly string[],
  access: Access,
): void {
  const secure = byHttps(request, access);
  for (const line of lines)
    reply.header('set-cookie', secure && !/;\s*secure/i.test(line) ? `${line}; Secure` : line);
}

/** Not a secret: which of the tenants that one may enter was chosen last. */
export function tenantCookie(tenantId: string): string {
  return `${TENANT_COOKIE}=${tenantId}; Path=/; Max-Age=${A_YEAR_S}; HttpOnly; SameSite=Lax`;
}

function byHttps(request: FastifyRequest, { publicUrl }: Access): boolean {
  if (request.protocol === 'https') return true;
  if (publicUrl === null) return false;
  const url = new URL(publicUrl);
  return url.protocol === 'https:' && url.host === request.headers.host;
}

/** Where people reach the pages, for links. */
export function originOf(request: FastifyRequest, access: Access): string {
  const { host = 'localhost' } = request.headers;
  return access.publicUrl ?? `${byHttps(request, access) ? 'https' : 'http'}://${host}`;
}
