/** A tenant's own sign-in provider. Its secret goes in and never comes out. */
import { ParleyError } from '#voice/errors.ts';
import type { SsoProvider } from '#platform/tenancy/ports/tenancy-store.ts';
import { demandStanding } from '#platform/tenancy/standing.ts';
import { Done } from '#wire/access.ts';
import { Sso, SsoInput } from '#wire/tenancy.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { ssoCallbackUrl, ssoSeal } from './client.ts';

const tags = ['sso'];

export async function ssoRoutes(server: Server, deps: ApiDeps): Promise<void> {
  readSso(server, deps);
  putSso(server, deps);
  removeSso(server, deps);
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
      await singleSignOn.check({ issuer, clientId, secret });
      const provider: SsoProvider = {
        issuer,
        clientId,
        sealedSecret: seal.seal(secret),
        newcomerRole,
        updatedAtMs: clock.epochMs(),
      };
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'sso.update',
        subject: { type: 'sso', id: who.tenantId },
        ...(before && {
          before: { issuer: before.issuer, clientId: before.clientId, newcomerRole: before.newcomerRole },
        }),
        after: { issuer, clientId, newcomerRole },
        detail: { issuer, newcomerRole },
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

function presentSso({ issuer, clientId, newcomerRole, updatedAtMs }: SsoProvider, callbackUrl: string) {
  return { issuer, clientId, newcomerRole, callbackUrl, updatedAt: new Date(updatedAtMs).toISOString() };
}
