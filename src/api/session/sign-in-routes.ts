/** Where a person is signed in, and an end to what they do not know or have left open. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OpenSignIn, Session } from '#platform/tenancy/ports/identity.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { ParleyError } from '#voice/errors.ts';
import { Done, EndedSignIns, OpenSignIns } from '#wire/access.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const tags = ['session'];
const config = { permission: 'signed-in' as const };

export async function signInRoutes(server: Server, deps: ApiDeps): Promise<void> {
  listSignIns(server, deps);
  endSignIn(server, deps);
  endOtherSignIns(server, deps);
}

function listSignIns(server: Server, deps: ApiDeps): void {
  server.get(
    '/api/session/sign-ins',
    {
      config,
      schema: { summary: 'Where one is signed in', tags, response: { 200: OpenSignIns, ...problems(404) } },
    },
    async (request, reply) => {
      const own = ownSession(request);
      reply.header('cache-control', 'no-store');
      return { signIns: (await openOf(deps, own)).map((each) => present(each, own)) };
    },
  );
}

function endSignIn(server: Server, deps: ApiDeps): void {
  server.delete(
    '/api/session/sign-ins/:id',
    {
      config,
      schema: {
        summary: 'Sign out somewhere else',
        tags,
        params: z.object({ id: z.string().max(100) }),
        response: { 200: Done, ...problems(404) },
      },
    },
    async (request) => {
      const own = ownSession(request);
      const found = (await openOf(deps, own)).find(({ id }) => id === request.params.id);
      if (found === undefined) throw unknown();
      await end(deps, request, [found]);
      return { done: true as const };
    },
  );
}

function endOtherSignIns(server: Server, deps: ApiDeps): void {
  server.delete(
    '/api/session/sign-ins',
    {
      config,
      schema: {
        summary: 'Sign out everywhere else',
        description: 'The session that asks stays.',
        tags,
        response: { 200: EndedSignIns, ...problems(404) },
      },
    },
    async (request) => {
      const own = ownSession(request);
      const others = (await openOf(deps, own)).filter(({ id }) => id !== own.id);
      await end(deps, request, others);
      return { ended: others.length };
    },
  );
}

/** A key, a service and the demo are signed in nowhere. */
function ownSession({ session }: FastifyRequest): Session {
  if (session === null) throw unknown();
  return session;
}

function unknown(): ParleyError {
  return new ParleyError('sign_in.unknown', 'GET /api/session/sign-ins lists where a person is signed in.');
}

/** Who was let in by a tenant’s own provider sees what that provider let in, and nothing of the person elsewhere. */
async function openOf({ identity }: ApiDeps, { person, boundTenantId }: Session): Promise<OpenSignIn[]> {
  const open = await identity.signInsOf(person.id);
  return boundTenantId === null ? open : open.filter((each) => each.boundTenantId === boundTenantId);
}

async function end(
  { identity, audit, recognition }: ApiDeps,
  request: FastifyRequest,
  ended: readonly OpenSignIn[],
): Promise<void> {
  const { person } = ownSession(request);
  for (const { id } of ended) {
    await audit.record({
      tenantId: request.principal?.tenantId ?? HOME_TENANT,
      actor: { kind: 'user', id: person.id, label: person.email },
      action: 'sessions.end',
      subject: { type: 'person', id: person.id },
    });
    await identity.endSignIn(person.id, id);
  }
  recognition.forget();
}

function present(open: OpenSignIn, { id }: Session) {
  return {
    id: open.id,
    here: open.id === id,
    userAgent: open.userAgent,
    provider: open.boundTenantId !== null,
    since: new Date(open.sinceMs).toISOString(),
    usedAt: new Date(open.usedMs).toISOString(),
    until: new Date(open.untilMs).toISOString(),
  };
}
