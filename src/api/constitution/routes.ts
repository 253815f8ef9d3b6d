/** The tenant's constitution: which is in force and its earlier versions, making the next, and requests that name one. */
import type { FastifyRequest } from 'fastify';
import { demandConstitution, NO_CONSTITUTION } from '#platform/governance/constitution/constitution.ts';
import { Constitution, ConstitutionInput } from '#wire/governance.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const MOST_VERSIONS = 100;
const BODY_LIMIT = 1_500_000;
/** The hash under which a request is made. */
const HEADER = 'x-constitution';
const ADDRESS = '/api/constitution';

export async function constitutionRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, governance } = deps;

  server.get(
    ADDRESS,
    {
      config: { permission: 'policies:read' },
      schema: {
        summary: 'The constitution in force, its hash, and the versions before it',
        tags: ['constitution'],
        response: { 200: Constitution, ...problems(401, 403, 503) },
      },
    },
    async (request) => present(deps, principalOf(request).tenantId),
  );

  server.put(
    ADDRESS,
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'policies:update' },
      schema: {
        summary: 'Makes the next version of the constitution',
        tags: ['constitution'],
        body: ConstitutionInput,
        response: { 200: Constitution, ...problems(400, 401, 403, 409, 413, 503) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      await governance.constitutions.put(who, request.body);
      return present({ tenant }, who.tenantId);
    },
  );
}

/** Refuses whoever names another constitution than the one in force; who names none is not asked. */
export async function checkConstitution(
  request: FastifyRequest,
  { governance }: Pick<ApiDeps, 'governance'>,
): Promise<void> {
  const named = request.headers[HEADER];
  // Whoever has the wrong one must be able to read the right one.
  if (typeof named !== 'string' || request.principal === null || request.routeOptions.url === ADDRESS) return;
  demandConstitution(named, await governance.constitutions.hashOf(request.principal.tenantId));
}

async function present({ tenant }: Pick<ApiDeps, 'tenant'>, tenantId: string): Promise<Constitution> {
  const versions = await tenant(tenantId).governance.constitutions.list(MOST_VERSIONS);
  const now = versions[0];
  return {
    version: now?.version ?? 0,
    hash: now?.hash ?? NO_CONSTITUTION,
    principles: now?.principles ?? [],
    author: now?.author ?? null,
    note: now?.note ?? '',
    at: now ? iso(now.createdAtMs) : null,
    versions: versions.map(({ version, hash, author, note, createdAtMs }) => ({
      version,
      hash,
      author,
      note,
      at: iso(createdAtMs),
    })),
  };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
