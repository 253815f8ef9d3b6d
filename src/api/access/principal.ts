/** Who asks, as the gate has found it, and what each route demands of them. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Permission } from '#platform/tenancy/permissions.ts';
import { demand, type Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';

/** What a route demands: a permission, merely to be signed in, or nothing. */
export type Demand = Permission | 'signed-in' | 'public';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for a stranger. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    permission?: Demand;
  }
}

/** Throws `request.unauthorized` for a stranger. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null)
    throw new ParleyError('request.unauthorized', 'Sign in, or send a key as `Authorization: Bearer …`.');
  return request.principal;
}

/** Throws `request.unauthorized` or `request.forbidden`. What matches no route is for the signed-in alone: a stranger learns no address. */
export function checkPermission(request: FastifyRequest): void {
  const demanded = request.routeOptions.config.permission ?? 'signed-in';
  if (demanded === 'public') return;
  const principal = principalOf(request);
  if (demanded !== 'signed-in') demand(principal, demanded);
}

/** From here on, a route that does not say what it demands keeps Parley from starting. */
export function demandPermissions(server: FastifyInstance): void {
  server.addHook('onRoute', ({ config, method, url }) => {
    if (config?.permission === undefined)
      throw new Error(`the route ${String(method)} ${url} names no permission in its config`);
  });
}
