/** A tenant's secrets: written, listed by name, replaced, removed. Never read. */
import { z } from 'zod';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import { OWN_SECRETS } from '#platform/governance/custody/secrets/secrets.ts';
import type { SecretRow } from '#platform/governance/custody/secrets/secret-store.ts';
import { demandSecretUnused } from '#platform/models/profile-users.ts';
import { ParleyError } from '#voice/errors.ts';
import { KeyRotated, PutSecret, SecretList, SecretName, StoredSecret } from '#wire/custody.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { ErrorsFound } from '../problem.ts';
import { problems, type Server } from '../routes.ts';

const tags = ['secrets'];
const params = z.object({ name: SecretName });
/** Of the longest value with each character as an escape of JSON. */
const BODY_LIMIT = 6 * 16_384 + 1_024;

export async function secretRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { custody, audit } = deps;
  const { secrets } = custody;
  server.get(
    '/api/secrets',
    {
      config: { permission: 'secrets:read' },
      schema: {
        summary: 'Names of secrets',
        tags,
        response: { 200: SecretList, ...problems(401, 403, 503) },
      },
    },
    async (request) => ({ secrets: (await secrets.list(principalOf(request).tenantId)).map(present) }),
  );

  server.put(
    '/api/secrets/:name',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'secrets:update' },
      schema: {
        summary: 'Writes a secret, or a new version of it',
        tags,
        params,
        body: PutSecret,
        response: { 200: StoredSecret, ...problems(400, 401, 403, 413, 503) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { name } = request.params;
      demandTheirs(name);
      const { value, keepPreviousSeconds } = request.body;
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'secrets.put',
        subject: { type: 'secret', id: name },
        detail: { keepPreviousSeconds },
      });
      const written = {
        name,
        value: new Secret(value),
        by: who.label,
        keepPreviousMs: keepPreviousSeconds * 1000,
      };
      return present(await secrets.put(who.tenantId, written));
    },
  );

  removing(server, deps);
}

function removing(server: Server, { tenant, custody, audit }: ApiDeps): void {
  const { secrets } = custody;
  server.delete(
    '/api/secrets/:name',
    {
      config: { permission: 'secrets:update' },
      schema: {
        summary: 'Removes a secret with all its versions',
        description: 'Refused while it is the key of a model profile.',
        tags,
        params,
        response: { 204: z.null().describe('It is gone.'), ...problems(400, 401, 403, 404, 409, 503) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      const { name } = request.params;
      demandTheirs(name);
      if (!(await secrets.list(who.tenantId)).some((each) => each.name === name)) throw unknown(name);
      await demandSecretUnused(tenant(who.tenantId).modelProfiles, name);
      const subject = { type: 'secret', id: name };
      await audit.record({ tenantId: who.tenantId, actor: who, action: 'secrets.delete', subject });
      if (!(await secrets.remove(who.tenantId, name))) throw unknown(name);
      return reply.code(204).send(null);
    },
  );

  server.post(
    '/api/secrets/rotate-key',
    {
      config: { permission: 'secrets:update', rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        summary: 'A new data key for the tenant, everything sealed anew under it',
        tags,
        response: { 200: KeyRotated, ...problems(401, 403, 429, 503) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      return custody.rotateKey(who.tenantId, who);
    },
  );
}

/** What Parley keeps for itself, such as the key that signs bundles, is nobody's to write anew or to remove. */
function demandTheirs(name: string): void {
  if (!name.startsWith(OWN_SECRETS)) return;
  throw new ErrorsFound('request.invalid', [
    {
      path: 'name',
      message: `"${name}" is Parley's own`,
      cure: `Choose a name that does not begin with "${OWN_SECRETS}".`,
    },
  ]);
}

function unknown(name: string): ParleyError {
  return new ParleyError('secret.unknown', `There is no secret "${name}".`);
}

function present({
  name,
  version,
  madeAtMs,
  madeBy,
  previousUntilMs,
}: SecretRow): z.infer<typeof StoredSecret> {
  const previousUntil = previousUntilMs === null ? null : new Date(previousUntilMs).toISOString();
  return { name, version, madeAt: new Date(madeAtMs).toISOString(), madeBy, previousUntil };
}
