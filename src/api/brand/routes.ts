/** How a tenant looks to its own people: what it chose, and what whoever follows its own link sees before signing in. */
import { z } from 'zod';
import { type Brand, logoOf } from '#platform/tenancy/brand.ts';
import { TENANT_ID } from '#platform/tenancy/tenant.ts';
import { ParleyError } from '#voice/errors.ts';
import * as wire from '#wire/brand.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { presentBrand } from './present.ts';

const tags = ['tenants'];
/** A logo as base64, and what stands around it. */
const BODY_LIMIT = 100_000;
/** A picture and nothing else: who opens it by its address is shown nothing that runs, loads or asks. */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
const LogoQuery = wire.EntranceQuery.extend({ v: z.string().max(40).optional() });

export async function brandRoutes(server: Server, deps: ApiDeps): Promise<void> {
  readBrand(server, deps);
  putBrand(server, deps);
  readEntrance(server, deps);
  readLogo(server, deps);
}

function readBrand(server: Server, { tenant }: ApiDeps): void {
  server.get(
    '/api/brand',
    {
      config: { permission: 'tenant:read' },
      schema: { summary: 'How the own tenant looks', tags, response: { 200: wire.Brand } },
    },
    async (request) => {
      const { tenantId } = principalOf(request);
      return presentBrand(tenantId, await tenant(tenantId).brand.brand());
    },
  );
}

function putBrand(server: Server, { tenant, audit, clock }: ApiDeps): void {
  server.put(
    '/api/brand',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'tenant:update' },
      schema: {
        summary: 'Choose how the own tenant looks',
        description:
          'The colour is shown in shades that can be read in light and dark. An SVG that holds more than a picture is refused.',
        tags,
        body: wire.BrandInput,
        response: { 200: wire.Brand, ...problems(400, 403) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { name, accent, logo } = request.body;
      const kept = logo ? logoOf(logo.mediaType, Buffer.from(logo.data, 'base64')) : logo;
      const store = tenant(who.tenantId).brand;
      const before = await store.brand();
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'tenants.brand',
        subject: { type: 'tenant', id: who.tenantId },
        before: before && { name: before.name, accent: before.accent, logo: before.logoHash },
        after: { name, accent, logo: kept === undefined ? (before?.logoHash ?? null) : (kept?.hash ?? null) },
      });
      return presentBrand(
        who.tenantId,
        await store.putBrand({ name, accent, updatedAtMs: clock.epochMs() }, kept),
      );
    },
  );
}

function readEntrance(server: Server, deps: ApiDeps): void {
  server.get(
    '/api/entrance',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'What a tenant’s own sign-in page shows',
        description: 'A tenant that has chosen no look is as unknown as one that does not exist.',
        tags: ['session'],
        querystring: wire.EntranceQuery,
        response: { 200: wire.Entrance, ...problems(404) },
      },
    },
    async (request) => {
      const { id, name, brand } = await shown(deps, request.query.tenant);
      const sso = (await deps.tenant(id).tenancy.sso()) !== null;
      return { name: brand.name ?? name, brand: presentBrand(id, brand), sso };
    },
  );
}

function readLogo(server: Server, deps: ApiDeps): void {
  server.get(
    '/api/entrance/logo',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'A tenant’s logo',
        tags: ['session'],
        querystring: LogoQuery,
        produces: ['image/png', 'image/svg+xml'],
      },
    },
    async (request, reply) => {
      const { id, brand } = await shown(deps, request.query.tenant);
      const logo = brand.logoHash === null ? null : await deps.tenant(id).brand.logo();
      if (logo === null) throw unknown();
      const named = request.query.v === logo.hash;
      return reply
        .header('content-security-policy', PICTURE_POLICY)
        .header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
        .type(logo.mediaType)
        .send(Buffer.from(logo.bytes));
    },
  );
}

/** Throws `tenant.unknown`, the same for one that does not exist, is suspended, or looks like the house. */
async function shown(
  { tenancy, tenant }: ApiDeps,
  id: string,
): Promise<{ id: string; name: string; brand: Brand }> {
  const found = TENANT_ID.test(id) ? await tenancy.tenant(id) : null;
  const brand = found?.state === 'active' ? await tenant(id).brand.brand() : null;
  if (found === null || brand === null) throw unknown();
  return { id, name: found.name, brand };
}

function unknown(): ParleyError {
  return new ParleyError('tenant.unknown', 'No tenant shows itself here under this name.');
}
