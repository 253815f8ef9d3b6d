/** Signing in by a tenant's own provider: away to it, and back. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DEMO_COOKIE, cookieOf } from '#platform/tenancy/demo.ts';
import { sealOf } from '#platform/tenancy/seal.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { type SsoJourneyRecord, admitVouched } from '#platform/tenancy/sign-on.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import { BeginSso, SsoAway, SsoRefusal } from '#wire/access.ts';
import { browserOf, setCookies, tenantCookie } from '../access/cookies.ts';
import { safePath } from '../access/safe-path.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { ssoCallbackUrl, ssoClient } from '../sso/client.ts';
import { enter } from './account.ts';
import type { EntryAttempts } from './attempts.ts';

/** Which browser was sent away, with what: sealed, because its nonce and verifier are nobody else's. */
const JOURNEY_COOKIE = `${DEMO_COOKIE.split('.')[0]}.sso`;
const JOURNEY_S = 600;

const Journey = z.object({
  tenantId: z.string(),
  to: z.string(),
  untilMs: z.number(),
  journey: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
});

export async function ssoSessionRoutes(
  server: Server,
  deps: ApiDeps,
  attempts: EntryAttempts,
): Promise<void> {
  beginSso(server, deps, attempts);
  callbackOfSso(server, deps, attempts);
}

function beginSso(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { access, clock, singleSignOn } = deps;
  server.post(
    '/api/session/sso',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Begin to sign in by a tenant’s own provider',
        tags: ['session'],
        body: BeginSso,
        response: { 200: SsoAway, ...problems(403, 404, 429) },
      },
    },
    async (request, reply) => {
      attempts.code(request);
      const { tenant: tenantId, to } = request.body;
      const client = await ssoClient(deps, tenantId);
      const { url, journey } = await singleSignOn.begin(client, ssoCallbackUrl(request, access));
      const record: SsoJourneyRecord = {
        tenantId,
        to: safePath(to),
        untilMs: clock.epochMs() + JOURNEY_S * 1000,
        journey,
      };
      setCookies(
        request,
        reply,
        [cookie(sealOfJourney(deps).seal(JSON.stringify(record)), JOURNEY_S)],
        access,
      );
      return { url };
    },
  );
}

function callbackOfSso(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { access, log } = deps;
  server.get(
    '/api/session/sso/callback',
    { config: { permission: 'public' }, schema: { hide: true } },
    async (request, reply) => {
      attempts.code(request);
      setCookies(request, reply, [cookie('', 0)], access);
      try {
        return await comeBack(deps, request, reply);
      } catch (fault) {
        const why = refusalOf(fault);
        await recordRefused(deps, request, why);
        log.warn({ code: codeOf(fault), err: fault }, 'A sign-in by a tenant’s provider failed');
        return reply.redirect(`/sign-in?sso=${why}`, 303);
      }
    },
  );
}

function sealOfJourney({ access }: ApiDeps) {
  return sealOf(access.secret, 'single sign-on, on the way');
}

function cookie(value: string, seconds: number): string {
  return `${JOURNEY_COOKIE}=${value}; Path=/api/session/sso; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
}

/** Null for a browser that we did not send away. */
function journeyOf(deps: ApiDeps, request: FastifyRequest): SsoJourneyRecord | null {
  const sealed = sealOfJourney(deps).open(cookieOf(request.headers.cookie ?? '', JOURNEY_COOKIE) ?? '');
  return Journey.safeParse(sealed === null ? null : JSON.parse(sealed)).data ?? null;
}

/** What the person is told: which rule it was, and no word of the provider's own. */
function refusalOf(fault: unknown): SsoRefusal {
  const code = codeOf(fault);
  if (code === 'tenant.suspended') return 'suspended';
  return SsoRefusal.safeParse(/^sso\.(.+)$/.exec(code)?.[1]).data ?? 'failed';
}

/** In the chain of the tenant whose provider was asked; of none, in the home tenant's. */
async function recordRefused(deps: ApiDeps, request: FastifyRequest, why: SsoRefusal): Promise<void> {
  const id = journeyOf(deps, request)?.tenantId ?? HOME_TENANT;
  const tenantId = (await deps.tenancy.tenant(id)) === null ? HOME_TENANT : id;
  await deps.audit.record({
    tenantId,
    actor: 'system',
    action: 'sessions.sign_in_by_provider_refused',
    subject: { type: 'sso', id: tenantId },
    detail: { why },
  });
}

async function comeBack(deps: ApiDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { access, clock, singleSignOn, tenancy, audit } = deps;
  const begun = journeyOf(deps, request);
  if (begun === null || begun.untilMs < clock.epochMs())
    throw new ParleyError('sso.too_late', 'this browser was not sent away, or took too long');
  const { tenantId, to, journey } = begun;
  const client = await ssoClient(deps, tenantId);
  const query = request.url.slice(request.url.indexOf('?'));
  const vouched = await singleSignOn.finish(client, ssoCallbackUrl(request, access), query, journey);
  const stores = deps.tenant(tenantId).tenancy;
  const person = await admitVouched(
    { ...deps, store: stores, issuer: client.issuer, nowMs: clock.epochMs() },
    vouched,
  );
  await audit.record({
    tenantId,
    actor: { kind: 'user', id: person.id, label: person.email },
    action: 'sessions.sign_in_by_provider',
    subject: { type: 'person', id: person.id },
  });
  const tenant = await tenancy.tenant(tenantId);
  if (tenant?.state !== 'active') throw new ParleyError('tenant.suspended', 'the tenant is suspended');
  enter(deps, request, reply, [
    ...(await deps.identity.admit(person.id, tenantId, browserOf(request))),
    tenantCookie(tenantId),
  ]);
  return reply.redirect(to, 303);
}
