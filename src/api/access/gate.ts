/** Stands before every route: the names and pages that may call, then who calls, then what they may use. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DEMO_PRINCIPAL, cookieOf, holdsDemo } from '#platform/tenancy/demo.ts';
import type { Session } from '#platform/tenancy/ports/identity.ts';
import { demand, type Principal } from '#platform/tenancy/principal.ts';
import type { Recognised } from '#platform/tenancy/recognition.ts';
import { TENANT_ID } from '#platform/tenancy/tenant.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { browserOf, setCookies, TENANT_COOKIE } from './cookies.ts';
import { mayEnterDemo } from './demo-entry.ts';
import { checkOrigin } from './origin.ts';
import { checkPermission, principalOf } from './principal.ts';
import { safePath } from './safe-path.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a person who is signed in, also where no tenant is open to them. */
    session: Session | null;
    /** Came in by the demo. */
    demo: boolean;
  }
  interface FastifyInstance {
    /**
     * For what goes on long after its request was let in. Rejects with what it would be refused with now. What cannot be found out, while
     * the database is away, turns nobody out.
     */
    stillMay: (request: FastifyRequest) => Promise<void>;
  }
}

/** Of the consoles, what a stranger must see to become somebody. */
const ENTRANCES = /^\/(sign-in|setup|invitation|reset)$/;
/** The pages' own files: the same for everybody, and nobody's data. */
const FILES = /^\/(assets\/[\w.-]+|mark\.svg|theme\.js|favicon\.ico)$/;
/** Addresses that are never a page. */
const NOT_PAGES = /^\/(api|twilio|status)(\/|$)/;

type GateDeps = Pick<ApiDeps, 'access' | 'clock' | 'recognition' | 'quotas'>;

export function addGate(server: FastifyInstance, deps: GateDeps): void {
  server.decorateRequest('principal', null);
  server.decorateRequest('session', null);
  server.decorateRequest('demo', false);
  server.decorate('stillMay', (request: FastifyRequest) => askAgain(request, deps));
  server.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const line = path.startsWith('/twilio/');
    if (!(line && deps.access.twilioSigned)) checkOrigin(request, deps.access);
    const demanded = request.routeOptions.config.permission;
    const open = demanded === 'public' || openToStrangers(request, path);
    const known = await recognise(request, deps, open);
    setCookies(request, reply, known?.cookies ?? [], deps.access);
    request.principal = known?.principal ?? null;
    request.session = known?.session ?? null;
    // Who runs Parley can still raise a quota that shuts the tenant out.
    if (request.principal !== null && request.principal.role !== 'platform')
      await deps.quotas.request(request.principal.tenantId);
    if (open) return;
    if (known === null) return turnAway(request, reply, path);
    if (known.principal === null) return withoutTenant(path);
    checkPermission(request);
  });
}

async function askAgain(request: FastifyRequest, deps: GateDeps): Promise<void> {
  const before = principalOf(request);
  try {
    const principal = (await recognise(request, deps, false))?.principal;
    if (principal?.tenantId !== before.tenantId)
      throw new ParleyError('request.unauthorized', 'Whoever opened it is not let in any more.');
    const demanded = request.routeOptions.config.permission ?? 'signed-in';
    if (demanded !== 'public' && demanded !== 'signed-in') demand(principal, demanded);
  } catch (fault) {
    if (!codeOf(fault).startsWith('storage.')) throw fault;
  }
}

/** Throws `request.unauthorized` for a key or token that is not good, also where none was needed. */
async function recognise(request: FastifyRequest, deps: GateDeps, open: boolean): Promise<Recognised | null> {
  const { recognition, access, clock } = deps;
  const named = namedTenant(request);
  const bearer = /^Bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    const wishes = { named, chosen: null };
    const principal = bearer.startsWith('pk_')
      ? await recognition.byKey(bearer, wishes)
      : await recognition.byToken(bearer, wishes);
    if (principal === null)
      throw new ParleyError('request.unauthorized', 'The key or token is not valid, or its time is over.');
    return { principal, session: null, cookies: [] };
  }
  const browser = browserOf(request);
  try {
    const found = await recognition.bySession(browser, {
      named,
      chosen: cookieOf(browser.cookie, TENANT_COOKIE) ?? null,
    });
    if (found !== null) return found;
  } catch (fault) {
    // Whoever is shut out of a tenant can still see the entrance and sign out, and the health is told also without a database.
    if (!(open && fault instanceof ParleyError && /^(tenant|storage)\./.test(fault.code))) throw fault;
  }
  if (!holdsDemo(browser.cookie, access.secret, clock.epochMs()) || !mayEnterDemo(request, access))
    return null;
  return asDemo(request, deps, named);
}

async function asDemo(
  request: FastifyRequest,
  { recognition }: GateDeps,
  named: string | null,
): Promise<Recognised> {
  const principal: Principal = DEMO_PRINCIPAL;
  if (named !== null && named !== principal.tenantId)
    throw new ParleyError('tenant.unknown', `There is no tenant "${named}" for you.`);
  // While the database is away there is nothing to see, and the health is still told.
  const tenant = await recognition.tenant(principal.tenantId).catch(() => null);
  if (tenant?.state === 'suspended')
    throw new ParleyError('tenant.suspended', `${tenant.name} is suspended.`);
  request.demo = true;
  return { principal, session: null, cookies: [] };
}

function namedTenant({ headers }: FastifyRequest): string | null {
  const named = headers['x-parley-tenant'];
  if (named === undefined) return null;
  if (typeof named !== 'string' || !TENANT_ID.test(named))
    throw new ParleyError('request.invalid', 'x-parley-tenant is not the id of a tenant.');
  return named;
}

function openToStrangers({ method, url, headers }: FastifyRequest, path: string): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || headers.upgrade !== undefined) return false;
  return ENTRANCES.test(path) || (FILES.test(path) && !url.includes('..'));
}

/** Signed in, and a member of nothing: the pages say so. */
function withoutTenant(path: string): void {
  if (NOT_PAGES.test(path))
    throw new ParleyError(
      'request.forbidden',
      'You belong to no tenant: ask an admin of yours to invite you.',
    );
}

/** A person is led to the sign-in page, a program is told. */
function turnAway(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
  const page =
    request.method === 'GET' &&
    request.headers.upgrade === undefined &&
    !NOT_PAGES.test(path) &&
    (request.headers.accept ?? '').includes('text/html');
  if (page) return reply.redirect(`/sign-in?to=${encodeURIComponent(safePath(request.url))}`, 303);
  reply.header('www-authenticate', 'Bearer realm="Parley"');
  throw new ParleyError(
    'request.unauthorized',
    'Sign in at /sign-in, or send a key as `Authorization: Bearer pk_…`.',
  );
}
