/** The OpenAPI document, made of the routes themselves. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Describes all routes that are added from here on. */
export async function describeApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: DOCUMENT,
    transform: describeRoute,
    transformObject: jsonSchemaTransformObject,
  });
}

export async function documentRoute(server: FastifyInstance): Promise<void> {
  server.get('/api/openapi.json', { config: { permission: 'signed-in' }, schema: { hide: true } }, async () =>
    server.swagger(),
  );
}

/** As the document tells it: with what the route demands, and without credentials where it demands none. */
const describeRoute: typeof jsonSchemaTransform = (each) => {
  const { schema, url } = jsonSchemaTransform(each);
  const permission = each.route.config?.permission;
  const open = permission === 'public' && { security: [] };
  return { schema: { ...schema, 'x-permission': permission, ...open } as typeof schema, url };
};

const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Parley',
    version: '1',
    description:
      'Calls, their logs and recordings, and the agents that answer. Errors are problem details (RFC 9457).',
  },
  components: {
    securitySchemes: {
      key: {
        type: 'http' as const,
        scheme: 'bearer',
        description: 'An API key (`pk_…`) or a service token.',
      },
      session: { type: 'apiKey' as const, in: 'cookie' as const, name: 'parley.session_token' },
    },
  },
  security: [{ key: [] }, { session: [] }],
};
