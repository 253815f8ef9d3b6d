/** A tenant's own sign-in provider. Its secret goes in and never comes out. */
import { ParleyError } from '#voice/errors.ts';
import type { SsoProvider } from '#platform/tenancy/ports/tenancy-store.ts';
import { demandStanding } from '#platform/tenancy/standing.ts';
import { Done } from '#wire/access.ts';
import { Sso, SsoCheck, SsoInput, SsoLook } from '#wire/tenancy.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { ssoCallbackUrl, ssoSeal } from './client.ts';

const tags = ['sso'];
/** Each asks a server that a user has named. */
const CHECKS_A_MINUTE = 20;

export async function ssoRoutes(server: Server, deps: ApiDeps): Promise<void> {
  readSso(server, deps);
  putSso(server, deps);
  removeSso(server, deps);
  checkSso(server, deps);
}

function readSso(server: Server, { tenant, access }: ApiDeps): void {
  server.get(
    '/api/sso',
    {
      config: { permission: 'sso:read' },
      schema: {
        summary: 'The tenant’s own sign-in provider',
        tags,
        response: { 200: Sso, ...problems(404) },
      },
    },
    async (request) => {
      const provider = await tenant(principalOf(request).tenantId).tenancy.sso();
      if (provider === null) throw new ParleyError('sso.unknown', 'None is set up.');
      return presentSso(provider, ssoCallbackUrl(request, access));
    },
  );
}

function putSso(server: Server, { tenant, access, audit, singleSignOn, clock }: ApiDeps): void {
  server.put(
    '/api/sso',
    {
      config: { permission: 'sso:update' },
      schema: {
        summary: 'Set up the tenant’s own sign-in provider',
        description: 'OpenID Connect. The issuer is asked for its configuration before anything is kept.',
        tags,
        body: SsoInput,
        response: { 200: Sso, ...problems(400, 403) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { issuer, clientId, clientSecret, newcomerRole } = request.body;
      const domains = [...new Set(request.body.domains)];
      if (newcomerRole !== null) demandStanding(who, newcomerRole, `let newcomers in as ${newcomerRole}`);
      const { tenancy } = tenant(who.tenantId);
      const before = await tenancy.sso();
      const seal = ssoSeal(access.secret, who.tenantId);
      // A secret that was given for one provider is never sent to another.
      const kept =
        before?.issuer === issuer && before.clientId === clientId ? seal.open(before.sealedSecret) : null;
      const secret = clientSecret ?? kept;
      if (secret === null)
        throw new ParleyError('request.invalid', 'A new issuer or client needs its clientSecret.');
      await singleSignOn.check({ issuer, clientId });
      const provider: SsoProvider = {
        issuer,
        clientId,
        sealedSecret: seal.seal(secret),
        newcomerRole,
        domains,
        updatedAtMs: clock.epochMs(),
      };
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'sso.update',
        subject: { type: 'sso', id: who.tenantId },
        ...(before && {
          before: {
            issuer: before.issuer,
            clientId: before.clientId,
            newcomerRole: before.newcomerRole,
            domains: before.domains,
          },
        }),
        after: { issuer, clientId, newcomerRole, domains },
        detail: { issuer, newcomerRole, domains: domains.join(' ') },
      });
      await tenancy.putSso(provider);
      return presentSso(provider, ssoCallbackUrl(request, access));
    },
  );
}

function removeSso(server: Server, { tenant, audit }: ApiDeps): void {
  server.delete(
    '/api/sso',
    {
      config: { permission: 'sso:update' },
      schema: {
        summary: 'Do without an own sign-in provider',
        tags,
        response: { 200: Done, ...problems(403, 404) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'sso.remove',
        subject: { type: 'sso', id: who.tenantId },
      });
      if (!(await tenant(who.tenantId).tenancy.removeSso()))
        throw new ParleyError('sso.unknown', 'None is set up.');
      return { done: true as const };
    },
  );
}

/** For whoever sets it up: is this address a provider's, and does it have what is needed? Nothing is kept. */
function checkSso(server: Server, { singleSignOn }: ApiDeps): void {
  server.post(
    '/api/sso/check',
    {
      config: { permission: 'sso:update', rateLimit: { max: CHECKS_A_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Ask a provider about itself',
        description:
          'Nothing is kept, and the secret is not tried: only a sign-in shows whether it is right.',
        tags,
        body: SsoCheck,
        response: { 200: SsoLook, ...problems(400, 403) },
      },
    },
    (request) => singleSignOn.check(request.body),
  );
}

function presentSso(provider: SsoProvider, callbackUrl: string): Sso {
  const { issuer, clientId, newcomerRole, domains, updatedAtMs } = provider;
  return {
    issuer,
    clientId,
    newcomerRole,
    domains,
    callbackUrl,
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}
