/** Agents: the list, one of them, making, archiving and removing one, and asking whether a text would do. */
import { parseStrategy } from '#platform/agents/strategy.ts';
import { versionHash } from '#platform/agents/versions/canonical.ts';
import { withKnownProfile } from '#platform/agents/versions/model-profile.ts';
import { checkAgent } from '#platform/agents/versions/publishing.ts';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import { pastGate } from '../approvals/pass.ts';
import type { ApiDeps } from '../deps.ts';
import { ErrorsFound } from '../problem.ts';
import type { Server } from '../routes.ts';
import { BODY_LIMIT, rateLimit, workOn } from './work-on.ts';
import { presentAgent } from './present.ts';
import * as schema from './schema.ts';
import { toneRoutes } from './tone-routes.ts';
import { publishing } from './version-routes.ts';

export async function agentRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant } = deps;
  server.get(
    '/api/agents',
    { config: { permission: 'agents:read' }, schema: schema.listAgents },
    async (request) => ({
      agents: (await tenant(principalOf(request).tenantId).agents.list()).map(presentAgent),
    }),
  );

  server.get(
    '/api/agents/:id',
    { config: { permission: 'agents:read' }, schema: schema.oneAgent },
    async (request) => presentAgent(await workOn(deps, request).found(request.params.id)),
  );

  await toneRoutes(server);
  await writingRoutes(server, deps);
  await endingRoutes(server, deps);
}

async function writingRoutes(server: Server, deps: ApiDeps): Promise<void> {
  server.post(
    '/api/agents',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'agents:update', rateLimit },
      schema: schema.createAgent,
    },
    async (request, reply) => {
      const { agents, by, record, profiles } = workOn(deps, request);
      const { source } = request.body;
      const parsed = withKnownProfile(parseStrategy(source), await profiles());
      if (!parsed.ok) throw new ErrorsFound('strategy.invalid', parsed.errors);
      const { id, name } = parsed.strategy;
      await record('agents.create', id, { after: source });
      const row = await agents.create({ id, name, source }, by);
      return reply.code(201).send(presentAgent(row));
    },
  );

  server.put(
    '/api/agents/:id',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'agents:publish', rateLimit },
      schema: schema.putAgent,
    },
    async (request) => {
      const { agents, by, record, profiles, tellPublished } = workOn(deps, request);
      const { id } = request.params;
      const { source } = request.body;
      const checked = checkAgent(id, source, await profiles());
      if (!checked.ok) throw new ErrorsFound('strategy.invalid', checked.errors);
      const before = await agents.get(id);
      const row = await pastGate(request, deps, publishing(id, { hash: versionHash(source) }), async () => {
        await record('agents.publish', id, { before: before?.source, after: source });
        return agents.put({ id, name: checked.strategy.name, source }, by);
      });
      if (row.published && row.published.number !== before?.published?.number)
        await tellPublished(id, row.published);
      return presentAgent(row);
    },
  );

  server.post(
    '/api/agents/validate',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'agents:read', rateLimit },
      schema: schema.validateStrategy,
    },
    async (request) => {
      const { profiles } = workOn(deps, request);
      const parsed = withKnownProfile(parseStrategy(request.body.source), await profiles());
      return parsed.ok ? { valid: true, errors: [] } : { valid: false, errors: parsed.errors };
    },
  );
}

async function endingRoutes(server: Server, deps: ApiDeps): Promise<void> {
  server.post(
    '/api/agents/:id/archive',
    { config: { permission: 'agents:delete' }, schema: schema.archiveAgent },
    async (request) => {
      const { agents, found, record } = workOn(deps, request);
      const { archived } = request.body;
      const { id } = await found(request.params.id);
      await record(archived ? 'agents.archive' : 'agents.restore', id);
      return presentAgent(await agents.archive(id, archived));
    },
  );

  server.delete(
    '/api/agents/:id',
    { config: { permission: 'agents:delete' }, schema: schema.deleteAgent },
    async (request, reply) => {
      const { agents, found, record } = workOn(deps, request);
      const row = await found(request.params.id);
      if (row.archivedAtMs === null)
        throw new ParleyError(
          'agent.archived',
          `Archive ${row.id} first: an agent that takes calls is not removed.`,
        );
      await record('agents.delete', row.id, { before: row.source });
      await agents.remove(row.id);
      return reply.code(204).send(null);
    },
  );
}
