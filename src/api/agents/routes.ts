/** Agents: the list, one of them, writing one, and asking whether a strategy would do. */
import { parseStrategy } from '#platform/agents/strategy.ts';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { ErrorsFound } from '../problem.ts';
import type { Server } from '../routes.ts';
import { presentAgent } from './present.ts';
import { listAgents, oneAgent, putAgent, validateStrategy } from './schema.ts';

/** The longest source, with each character as an escape of JSON at its longest. */
const BODY_LIMIT = 6 * 262_144 + 1024;
/** Reading a long strategy costs tens of milliseconds of everyone's time. */
const STRATEGIES_A_MINUTE = 120;

export async function agentRoutes(server: Server, { tenant }: ApiDeps): Promise<void> {
  server.get(
    '/api/agents',
    {
      config: { permission: 'agents:read' },
      schema: listAgents,
    },
    async (request) => ({
      agents: (await tenant(principalOf(request).tenantId).agents.list()).map(presentAgent),
    }),
  );

  server.get(
    '/api/agents/:id',
    {
      config: { permission: 'agents:read' },
      schema: oneAgent,
    },
    async (request) => {
      const { params } = request;
      const row = await tenant(principalOf(request).tenantId).agents.get(params.id);
      if (row === null) throw new ParleyError('agent.unknown', `There is no agent ${params.id}.`);
      return presentAgent(row);
    },
  );

  const rateLimit = { max: STRATEGIES_A_MINUTE, timeWindow: 60_000 };
  server.put(
    '/api/agents/:id',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'agents:update', rateLimit },
      schema: putAgent,
    },
    async (request) => {
      const { params, body } = request;
      const { agents } = tenant(principalOf(request).tenantId);
      const parsed = parseStrategy(body.source);
      if (!parsed.ok) throw new ErrorsFound('strategy.invalid', parsed.errors);
      const { id, name } = parsed.strategy;
      if (id !== params.id) {
        const message = `the strategy's id is ${id}, the address says ${params.id}`;
        throw new ErrorsFound('strategy.invalid', [
          { path: 'id', message, cure: `Write \`id: ${params.id}\`, or put it to /api/agents/${id}.` },
        ]);
      }
      return presentAgent(await agents.put({ id, name, source: body.source }));
    },
  );

  server.post(
    '/api/agents/validate',
    {
      bodyLimit: BODY_LIMIT,
      config: { permission: 'agents:read', rateLimit },
      schema: validateStrategy,
    },
    async ({ body }) => {
      const parsed = parseStrategy(body.source);
      return parsed.ok ? { valid: true, errors: [] } : { valid: false, errors: parsed.errors };
    },
  );
}
