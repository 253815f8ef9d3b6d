/** Tenants: for the internal team all of them, for everybody else the own one. */
import { z } from 'zod';
import { TENANT_ID, type Tenant } from '#platform/tenancy/tenant.ts';
import { ParleyError } from '#voice/errors.ts';
import * as wire from '#wire/tenancy.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const TenantId = z.object({ id: z.string().regex(TENANT_ID, 'must be the id of a tenant') });
const tags = ['tenants'];

export async function tenantRoutes(server: Server, deps: ApiDeps): Promise<void> {
  listTenants(server, deps);
  createTenant(server, deps);
  changeTenant(server, deps);
  readOwnTenant(server, deps);
  renameOwnTenant(server, deps);
}

function listTenants(server: Server, { tenancy }: ApiDeps): void {
  server.get(
    '/api/tenants',
    {
      config: { permission: 'tenants:read' },
      schema: { summary: 'All tenants', tags, response: { 200: wire.TenantList } },
    },
    async () => ({ tenants: (await tenancy.tenants()).map(presentTenant) }),
  );
}

function createTenant(server: Server, { tenancy, audit, recognition, clock }: ApiDeps): void {
  server.post(
    '/api/tenants',
    {
      config: { permission: 'tenants:create' },
      schema: {
        summary: 'Make a tenant',
        tags,
        body: wire.NewTenant,
        response: { 201: wire.Tenant, ...problems(400, 409) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      const tenant: Tenant = { ...request.body, state: 'active', createdAtMs: clock.epochMs() };
      if ((await tenancy.tenant(tenant.id)) !== null)
        throw new ParleyError('tenant.exists', `There is a tenant ${tenant.id} already.`);
      const record = {
        actor: who,
        action: 'tenants.create' as const,
        subject: { type: 'tenant', id: tenant.id },
        after: { name: tenant.name },
      };
      // Before the act there is only the chain of whoever does it; its own begins with the same.
      await audit.record({ tenantId: who.tenantId, ...record });
      await tenancy.createTenant(tenant);
      await audit.record({ tenantId: tenant.id, ...record });
      recognition.forget();
      reply.code(201);
      return presentTenant(tenant);
    },
  );
}

function changeTenant(server: Server, deps: ApiDeps): void {
  server.put(
    '/api/tenants/:id',
    {
      config: { permission: 'tenants:delete' },
      schema: {
        summary: 'Rename, suspend or resume a tenant',
        description:
          'Nobody of a suspended tenant gets in, and its keys and tokens are refused; nothing of it is deleted.',
        tags,
        params: TenantId,
        body: wire.TenantChange,
        response: { 200: wire.Tenant, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { name, state } = request.body;
      return change(deps, request, id, {
        ...(name !== undefined && { name }),
        ...(state !== undefined && { state }),
      });
    },
  );
}

function readOwnTenant(server: Server, deps: ApiDeps): void {
  server.get(
    '/api/tenant',
    {
      config: { permission: 'tenant:read' },
      schema: { summary: 'The own tenant', tags, response: { 200: wire.Tenant } },
    },
    async (request) => presentTenant(await find(deps, principalOf(request).tenantId)),
  );
}

function renameOwnTenant(server: Server, deps: ApiDeps): void {
  server.put(
    '/api/tenant',
    {
      config: { permission: 'tenant:update' },
      schema: {
        summary: 'Rename the own tenant',
        tags,
        body: wire.Rename,
        response: { 200: wire.Tenant, ...problems(400, 403) },
      },
    },
    async (request) => change(deps, request, principalOf(request).tenantId, { name: request.body.name }),
  );
}

async function find({ tenancy }: ApiDeps, id: string): Promise<Tenant> {
  const tenant = await tenancy.tenant(id);
  if (tenant === null) throw new ParleyError('tenant.unknown', `There is no tenant ${id}.`);
  return tenant;
}

async function change(
  deps: ApiDeps,
  request: Parameters<typeof principalOf>[0],
  id: string,
  wanted: Partial<Pick<Tenant, 'name' | 'state'>>,
): Promise<wire.Tenant> {
  const { tenancy, audit, recognition } = deps;
  const before = await find(deps, id);
  const action =
    wanted.state === 'suspended'
      ? 'tenants.suspend'
      : wanted.state === 'active'
        ? 'tenants.resume'
        : 'tenants.update';
  await audit.record({
    tenantId: id,
    actor: principalOf(request),
    action,
    subject: { type: 'tenant', id },
    before,
    after: { ...before, ...wanted },
  });
  const after = await tenancy.changeTenant(id, wanted);
  recognition.forget();
  return presentTenant(after ?? before);
}

function presentTenant({ id, name, state, createdAtMs }: Tenant): wire.Tenant {
  return { id, name, state, createdAt: new Date(createdAtMs).toISOString() };
}
