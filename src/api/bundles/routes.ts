/** Bundles: agents and personas given away as signed files, looked at, and taken in. */
import {
  AGENT_PART,
  exportAgent,
  importAgent,
  importPersona,
  isTrusted,
} from '#platform/agents/bundles/exchange.ts';
import { PERSONA_PART, readPersona } from '#platform/agents/bundles/persona-part.ts';
import { parseStrategy, type StrategyError } from '#platform/agents/strategy.ts';
import { withKnownProfile } from '#platform/agents/versions/model-profile.ts';
import { checkAgent } from '#platform/agents/versions/publishing.ts';
import { BUNDLE_LIMIT_BYTES } from '#platform/agents/bundles/bundle.ts';
import { openBundle, type OpenedBundle } from '#platform/agents/bundles/open-bundle.ts';
import { publisherKey } from '#platform/agents/bundles/publisher-key.ts';
import type { FastifyRequest } from 'fastify';
import type { BundleLook } from '#wire/bundles.ts';
import { workOn } from '../agents/work-on.ts';
import { passGate } from '../approvals/pass.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import * as schema from './schema.ts';

/** A bundle within a string of JSON. */
const BODY_LIMIT = 2 * BUNDLE_LIMIT_BYTES;
const rateLimit = { max: 60, timeWindow: 60_000 };

export async function bundleRoutes(server: Server, deps: ApiDeps): Promise<void> {
  exportRoute(server, deps);
  server.post(
    '/api/bundles/look',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'bundles:import', rateLimit },
      schema: schema.lookAtBundle,
    },
    async (request) => {
      const opened = openBundle(request.body.bundle);
      const { tenantId, profiles } = workOn(deps, request);
      return { ...(await lookAt(deps, tenantId, opened)), ...readOf(opened, await profiles()) };
    },
  );

  server.post(
    '/api/bundles/import',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'bundles:import', rateLimit },
      schema: schema.importBundle,
    },
    async (request, reply) => {
      const { bundle, ...choice } = request.body;
      return reply.code(201).send(await takeIn(deps, request, openBundle(bundle), choice));
    },
  );
  publisherRoutes(server, deps);
}

function exportRoute(server: Server, deps: ApiDeps): void {
  server.post(
    '/api/agents/:id/bundle',
    { config: { permission: 'bundles:export', rateLimit }, schema: schema.exportBundle },
    async (request, reply) => {
      const { params, body } = request;
      const { tenantId, agents, bundles, record } = workOn(deps, request);
      const resource = { id: params.id, kind: 'agent' };
      const passed = await passGate(
        request,
        deps,
        { action: 'bundle.export', resource },
        { agent: params.id },
      );
      await record('bundles.export', params.id, {
        detail: { version: body.version ?? null, kind: body.kind },
      });
      const publisher = (await deps.tenancy.tenant(tenantId))?.name ?? tenantId;
      const wish = {
        agentId: params.id,
        ...body,
        publisher,
        madeAt: new Date(deps.clock.epochMs()).toISOString(),
      };
      const text = await exportAgent(
        { agents, bundles },
        wish,
        await publisherKey(deps.custody.secrets, tenantId),
      );
      await passed.finish?.({ value: null });
      return reply
        .header(
          'content-disposition',
          `attachment; filename="${params.id}${body.kind === 'persona' ? '.persona' : ''}.parley.json"`,
        )
        .type('application/json')
        .serializer((sent: string) => sent)
        .send(text);
    },
  );
}

function publisherRoutes(server: Server, deps: ApiDeps): void {
  server.get(
    '/api/publishers',
    { config: { permission: 'bundles:import' }, schema: schema.listPublishers },
    async (request) => {
      const { tenantId, bundles } = workOn(deps, request);
      const own = await publisherKey(deps.custody.secrets, tenantId);
      const publishers = (await bundles.publishers()).map(({ trustedAtMs, ...publisher }) => ({
        ...publisher,
        trustedAt: new Date(trustedAtMs).toISOString(),
      }));
      return { publishers, own: { keyId: own.id, publicKey: own.publicPem } };
    },
  );

  server.delete(
    '/api/publishers/:keyId',
    { config: { permission: 'bundles:import' }, schema: schema.forgetPublisher },
    async (request, reply) => {
      const { bundles, record } = workOn(deps, request);
      const { keyId } = request.params;
      if ((await bundles.publisher(keyId)) === null) throw schema.publisherUnknown(keyId);
      await record('bundles.distrust', keyId);
      await bundles.distrust(keyId);
      return reply.code(204).send(null);
    },
  );
}

/** What an import would bring, before anything of it is used. */
export async function lookAt(
  deps: ApiDeps,
  tenantId: string,
  bundle: OpenedBundle,
): Promise<Omit<BundleLook, 'source' | 'errors'>> {
  const { agents, bundles } = deps.tenant(tenantId);
  const own = await publisherKey(deps.custody.secrets, tenantId);
  const { manifest, hash, keyId } = bundle;
  const { kind, id, name, description, publisher, madeAt, lineage } = manifest;
  return {
    hash,
    kind,
    id,
    name,
    description,
    publisher,
    madeAt,
    keyId,
    trusted: await isTrusted(bundles, bundle, own),
    version: lineage.version.number,
    madeFrom: lineage.madeFrom,
    trainedBy: lineage.trainedBy.length,
    parts: manifest.parts,
    idTaken: kind === 'agent' && (await agents.get(id)) !== null,
  };
}

/** As written, and what would have to be mended here: a model profile of another Parley, above all. */
function readOf({ manifest, parts }: OpenedBundle, profiles: readonly string[]): Read {
  if (manifest.kind === 'persona') {
    const source = parts[PERSONA_PART] ?? '';
    const persona = readPersona(source);
    return { source, errors: persona.ok ? [] : persona.errors };
  }
  const source = parts[AGENT_PART] ?? '';
  const agent = withKnownProfile(parseStrategy(source), profiles);
  return { source, errors: agent.ok ? [] : agent.errors };
}

type Read = { source: string; errors: StrategyError[] };

/** Passes the gate, is written down, and makes the agent. */
export async function takeIn(
  deps: ApiDeps,
  request: FastifyRequest,
  bundle: OpenedBundle,
  choice: { as?: string; into?: string; trust?: string },
): Promise<{ agentId: string; hash: string; keyId: string; errors: StrategyError[] }> {
  const { tenantId, agents, bundles, record, by, found, profiles } = workOn(deps, request);
  const { hash, keyId, manifest } = bundle;
  const { into } = choice;
  const resource = { id: into ?? choice.as ?? manifest.id, kind: 'agent' };
  const question = { action: 'bundle.import', resource, facts: { signed: true } } as const;
  const passed = await passGate(request, deps, question, { hash, ...choice });
  await record('bundles.import', resource.id, { detail: { hash, keyId, publisher: manifest.publisher } });
  const own = await publisherKey(deps.custody.secrets, tenantId);
  const wish = { ...choice, own, by, nowMs: deps.clock.epochMs() };
  const stores = { agents, bundles };
  const agentId =
    into === undefined
      ? await importAgent(stores, bundle, wish)
      : await importPersona(stores, bundle, { ...wish, into });
  await passed.finish?.({ value: { agentId } });
  const checked = checkAgent(agentId, (await found(agentId)).source, await profiles());
  return { agentId, hash, keyId, errors: checked.ok ? [] : checked.errors };
}
