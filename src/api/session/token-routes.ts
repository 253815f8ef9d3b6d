/** Tokens for services (JWT), and the public keys that prove them. */
import { z } from 'zod';
import { SERVICE_TOKEN_S } from '#platform/tenancy/ports/identity.ts';
import { ParleyError } from '#voice/errors.ts';
import { ServiceToken } from '#wire/access.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).meta({ id: 'JsonWebKeySet' });
/** Who verifies keeps the keys this long. */
const KEEP_S = 300;

export async function tokenRoutes(server: Server, { identity, chance, audit }: ApiDeps): Promise<void> {
  server.post(
    '/api/session/token',
    {
      config: { permission: 'signed-in' },
      schema: {
        summary: 'A short-lived token for a service',
        description:
          'A JWT that carries the tenant and the role, and nothing of a person. Whoever is limited to scopes cannot have one.',
        tags: ['session'],
        response: { 201: ServiceToken, ...problems(401, 403) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      if (who.scopes !== null || who.kind === 'service' || who.role === 'platform')
        throw new ParleyError(
          'request.forbidden',
          'A token has all that its role may: a key with scopes, a token and the internal team cannot make one.',
        );
      const { tenantId, role } = who;
      const tokenId = chance.id('tok');
      await audit.record({
        tenantId,
        actor: who,
        action: 'sessions.token',
        subject: { type: 'token', id: tokenId },
      });
      const token = await identity.signToken({ tokenId, tenantId, role });
      reply.code(201).header('cache-control', 'no-store');
      return { token, expiresInS: SERVICE_TOKEN_S };
    },
  );

  for (const url of ['/api/auth/jwks', '/.well-known/jwks.json'])
    server.get(
      url,
      {
        config: { permission: 'public' },
        schema: {
          summary: 'The public keys of service tokens',
          tags: ['session'],
          response: { 200: KeySet },
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', `public, max-age=${KEEP_S}`);
        return (await identity.publicKeys()) as z.infer<typeof KeySet>;
      },
    );
}
