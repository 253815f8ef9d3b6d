/** Stands before every route: the names and pages that may call, then the shared secret; and the page to give it on. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ParleyError } from '#voice/errors.ts';
import type { Access, ApiDeps } from '../deps.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { checkPermission } from './principal.ts';
import { enterPage, safePath } from './enter-page.ts';
import { checkOrigin } from './origin.ts';
import { bringsSecret, entryCookie, sameSecret } from './secret.ts';

/** Attempts at the secret, a minute and an address. */
const ATTEMPTS_A_MINUTE = 10;

/** Whoever has the secret, or sits at this machine where there is none. */
const HERE: Principal = {
  kind: 'user',
  id: 'local',
  label: 'this machine',
  tenantId: HOME_TENANT,
  role: 'platform',
  scopes: null,
};

export function addGate(server: FastifyInstance, { access, clock }: Pick<ApiDeps, 'access' | 'clock'>): void {
  server.decorateRequest('principal', null);
  server.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const line = path.startsWith('/twilio/');
    if (!(line && access.twilioSigned)) checkOrigin(request, access);
    const known = access.secret === null || bringsSecret(request, access.secret, clock.epochMs());
    request.principal = known ? HERE : null;
    const demanded = request.routeOptions.config.permission;
    if (!known && demanded !== 'public') return turnAway(request, reply);
    checkPermission(request);
  });
}

/** A person is led to the sign-in page, a program is told. */
function turnAway(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const page =
    request.method === 'GET' &&
    request.headers.upgrade === undefined &&
    !request.url.startsWith('/api/') &&
    (request.headers.accept ?? '').includes('text/html');
  if (page) return reply.redirect(`/enter?to=${encodeURIComponent(safePath(request.url))}`, 303);
  reply.header('www-authenticate', 'Bearer realm="Parley"');
  throw new ParleyError(
    'request.unauthorized',
    'Send the secret (PARLEY_SECRET) as `Authorization: Bearer …`, or sign in at /enter.',
  );
}

/** `GET /enter` shows the page, `POST /enter` takes the secret. Only where there is one. */
export async function enterRoutes(
  server: FastifyInstance,
  { access, clock }: Pick<ApiDeps, 'access' | 'clock'>,
): Promise<void> {
  const { secret } = access;
  if (secret === null) return;
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 8192 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  );
  const show = (reply: FastifyReply, to: string, wrong: boolean): FastifyReply =>
    reply
      .code(wrong ? 403 : 200)
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(enterPage({ to, wrong }));

  server.get<{ Querystring: { to?: string } }>(
    '/enter',
    { config: { permission: 'public' }, schema: { hide: true } },
    (request, reply) => show(reply, safePath(asText(request.query.to)), false),
  );
  server.post<{ Body: Record<string, string> | null }>(
    '/enter',
    {
      schema: { hide: true },
      config: {
        permission: 'public',
        rateLimit: { max: ATTEMPTS_A_MINUTE, timeWindow: 60_000, hook: 'onRequest' },
      },
    },
    (request, reply) => {
      const to = safePath(asText(request.body?.['to']));
      if (!sameSecret(request.body?.['secret'] ?? '', secret)) return show(reply, to, true);
      return reply
        .header('set-cookie', entryCookie(secret, clock.epochMs(), byHttps(request, access)))
        .redirect(to, 303);
    },
  );
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function byHttps(request: FastifyRequest, { publicUrl }: Access): boolean {
  if (request.protocol === 'https') return true;
  if (publicUrl === null) return false;
  const url = new URL(publicUrl);
  return url.protocol === 'https:' && url.host === request.headers.host;
}
