/** A tenant's own language models: read by who builds agents, changed by its admins. A key is only ever named. */
import { z } from 'zod';
import { OWN_SECRETS } from '#platform/governance/custody/secrets/secrets.ts';
import { keyInQuery, MOST_PROFILES, type ModelProfile } from '#platform/models/model-profile.ts';
import { demandProfileUnused } from '#platform/models/profile-users.ts';
import { ParleyError } from '#voice/errors.ts';
import * as wire from '#wire/model-profiles.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { ErrorsFound } from '../problem.ts';
import { problems, type Server } from '../routes.ts';

const tags = ['models'];
const params = z.object({ name: wire.ProfileName });
/** Looking up the address takes a while. */
const rateLimit = { max: 60, timeWindow: 60_000 };

export async function modelProfileRoutes(server: Server, deps: ApiDeps): Promise<void> {
  reading(server, deps);
  putting(server, deps);
  removing(server, deps);
}

function reading(server: Server, deps: ApiDeps): void {
  const { tenant } = deps;
  server.get(
    '/api/model-profiles',
    {
      config: { permission: 'models:read' },
      schema: {
        summary: 'The tenant’s own language models',
        tags,
        response: { 200: wire.ModelProfileList, ...problems(401, 403, 503) },
      },
    },
    async (request) => {
      const { tenantId } = principalOf(request);
      const profiles = await tenant(tenantId).modelProfiles.list();
      return {
        profiles: profiles.map((profile) => present(deps, tenantId, profile)),
        installation: deps.modelProfiles.toSorted(),
      };
    },
  );

  server.get(
    '/api/model-profiles/:name',
    {
      config: { permission: 'models:read' },
      schema: {
        summary: 'One of them',
        tags,
        params,
        response: { 200: wire.ModelProfile, ...problems(400, 401, 403, 404, 503) },
      },
    },
    async (request) => {
      const { tenantId } = principalOf(request);
      const { name } = request.params;
      return present(deps, tenantId, found(await tenant(tenantId).modelProfiles.get(name), name));
    },
  );
}

function putting(server: Server, deps: ApiDeps): void {
  const { tenant, audit, clock } = deps;
  server.put(
    '/api/model-profiles/:name',
    {
      config: { permission: 'models:update', rateLimit },
      schema: {
        summary: 'Makes a language model of the tenant’s own, or changes it',
        description:
          'Agents ask for it by `model.profile`; one of this name takes the place of the installation’s. The key is named, never given.',
        tags,
        params,
        body: wire.PutModelProfile,
        response: { 200: wire.ModelProfile, ...problems(400, 401, 403, 422, 429, 503) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { name } = request.params;
      const { url, model, key } = request.body;
      const secret = key === null ? null : key.slice('secret:'.length);
      await demandReachable(deps, url);
      if (secret !== null) await demandSecret(deps, who.tenantId, secret);
      const store = tenant(who.tenantId).modelProfiles;
      const before = await store.get(name);
      if (before === null && (await store.list()).length >= MOST_PROFILES)
        throw new ParleyError('request.invalid', `A tenant has at most ${MOST_PROFILES} model profiles.`);
      const updatedAtMs = Math.round(clock.epochMs());
      const profile: ModelProfile = { name, url, model, secret, updatedAtMs, updatedBy: who.label };
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'models.put',
        subject: { type: 'model-profile', id: name },
        before: before && { url: before.url, model: before.model, secret: before.secret },
        after: { url, model, secret },
        detail: { host: new URL(url).host, model, secret },
      });
      await store.put(profile);
      return present(deps, who.tenantId, profile);
    },
  );
}

function removing(server: Server, { tenant, audit }: ApiDeps): void {
  server.delete(
    '/api/model-profiles/:name',
    {
      config: { permission: 'models:update' },
      schema: {
        summary: 'Removes a language model of the tenant’s own',
        description: 'Refused while an agent that answers calls asks for it.',
        tags,
        params,
        response: { 204: z.null().describe('It is gone.'), ...problems(400, 401, 403, 404, 409, 503) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      const { name } = request.params;
      const { modelProfiles, agents } = tenant(who.tenantId);
      const { url, model, secret } = found(await modelProfiles.get(name), name);
      await demandProfileUnused(agents, name);
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'models.delete',
        subject: { type: 'model-profile', id: name },
        before: { url, model, secret },
      });
      if (!(await modelProfiles.remove(name))) throw unknown(name);
      return reply.code(204).send(null);
    },
  );
}

/** Throws `url.refused`, also for a host that nobody knows. */
async function demandReachable({ requests }: ApiDeps, url: string): Promise<void> {
  const param = keyInQuery(url);
  if (param !== null)
    throw new ParleyError(
      'url.refused',
      `“${param}” in the address looks like a key, and addresses can be read: put it to /api/secrets and name it as the key`,
    );
  try {
    await requests.check(url);
  } catch (fault) {
    if (fault instanceof ParleyError && fault.code === 'provider.unreachable')
      throw new ParleyError('url.refused', `${fault.detail}: look for a slip in its name`);
    throw fault;
  }
}

async function demandSecret({ custody }: ApiDeps, tenantId: string, secret: string): Promise<void> {
  const own = secret.startsWith(OWN_SECRETS);
  if (!own && (await custody.secrets.list(tenantId)).some(({ name }) => name === secret)) return;
  throw new ErrorsFound('request.invalid', [
    {
      path: 'body.key',
      message: own ? `"${secret}" is Parley's own` : `there is no secret "${secret}"`,
      cure: own
        ? 'Name a secret that you have written.'
        : `Put the key to /api/secrets/${secret} first (page Secrets), or name a secret that is there.`,
    },
  ]);
}

function found(profile: ModelProfile | null, name: string): ModelProfile {
  if (profile === null) throw unknown(name);
  return profile;
}

function unknown(name: string): ParleyError {
  return new ParleyError('profile.unknown', `There is no model profile "${name}".`);
}

function present(
  { ownModels }: ApiDeps,
  tenantId: string,
  { name, url, model, secret, updatedAtMs, updatedBy }: ModelProfile,
): wire.ModelProfile {
  const key = secret === null ? null : `secret:${secret}`;
  const updatedAt = new Date(updatedAtMs).toISOString();
  return { name, url, model, key, updatedAt, updatedBy, standing: ownModels.standing(tenantId, name) };
}
