/** Who is here, for the pages. */
import type { FastifyRequest } from 'fastify';
import { PERMISSIONS, isPermission } from '#platform/tenancy/permissions.ts';
import { may } from '#platform/tenancy/principal.ts';
import type { Session } from '#wire/access.ts';
import { mayEnterDemo } from '../access/demo-entry.ts';
import { presentBrand } from '../brand/present.ts';
import type { ApiDeps } from '../deps.ts';

type Deps = Pick<ApiDeps, 'access' | 'recognition' | 'tenancy' | 'post' | 'tenant'>;

export async function presentSession(request: FastifyRequest, deps: Deps): Promise<Session> {
  const { access, recognition, tenancy, post, tenant: stores } = deps;
  const { principal, session, demo } = request;
  const tenant = principal && (await recognition.tenant(principal.tenantId));
  return {
    state: principal === null && session === null ? 'signed-out' : 'signed-in',
    kind: demo ? 'demo' : (principal?.kind ?? (session === null ? null : 'user')),
    person: session && { ...session.person },
    tenant: tenant && { id: tenant.id, name: tenant.name },
    brand: principal && presentBrand(principal.tenantId, await stores(principal.tenantId).brand.brand()),
    role: principal?.role ?? null,
    permissions:
      principal === null
        ? []
        : Object.keys(PERMISSIONS).filter((each) => isPermission(each) && may(principal, each)),
    tenants: await enterable(session, deps),
    bound: session !== null && session.boundTenantId !== null,
    demo: mayEnterDemo(request, access),
    setup: !(await tenancy.hasPlatform()),
    mail: post.mails,
  };
}

async function enterable(
  session: FastifyRequest['session'],
  { recognition, tenancy }: Deps,
): Promise<Session['tenants']> {
  if (session === null) return [];
  const { platform, own } = await recognition.placesOf(session);
  if (!platform)
    return own.map(({ tenant, role }) => ({
      id: tenant.id,
      name: tenant.name,
      role,
      suspended: tenant.state === 'suspended',
    }));
  const all = await tenancy.tenants();
  return all.map(({ id, name, state }) => ({
    id,
    name,
    role: 'platform' as const,
    suspended: state === 'suspended',
  }));
}
