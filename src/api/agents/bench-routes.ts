/** The test bench: talks to a draft or a version by text. */
import { withOverrides } from '#platform/agents/persona/tone-override.ts';
import type { Said } from '#platform/agents/bench/bench.ts';
import { checkAgent } from '#platform/agents/versions/publishing.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Tried } from '#wire/agents.ts';
import type { ApiDeps } from '../deps.ts';
import { ErrorsFound } from '../problem.ts';
import type { Server } from '../routes.ts';
import * as schema from './schema.ts';
import { workOn } from './work-on.ts';

/** Each may ask a model for an answer. */
const A_MINUTE = 60;

export async function benchRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { bench } = deps;
  server.post(
    '/api/agents/:id/try',
    {
      config: { permission: 'agents:update', rateLimit: { max: A_MINUTE, timeWindow: 60_000 } },
      schema: schema.tryAgent,
    },
    async (request) => {
      const { agents, found, tenantId, profiles } = workOn(deps, request);
      const row = await found(request.params.id);
      const { session, text, version, tone, variables } = request.body;
      const of = { tenantId, agentId: row.id };
      if (session !== undefined) {
        if (text === '') throw new ParleyError('request.invalid', 'text: write what the caller says.');
        return presentSaid(await bench.say(session, of, text));
      }
      const source = version === undefined ? row.source : (await agents.version(row.id, version))?.source;
      if (source === undefined)
        throw new ParleyError('version.unknown', `${row.id} has no version ${version}.`);
      const checked = checkAgent(row.id, source, await profiles());
      if (!checked.ok) throw new ErrorsFound('strategy.invalid', checked.errors);
      const overrides = { ...(tone && { tone }), ...(variables && { variables }) };
      const begun = await bench.begin(of, withOverrides(checked.strategy, overrides));
      if (text === '' || begun.ended) return presentSaid(begun);
      const said = await bench.say(begun.session, of, text);
      return presentSaid({ ...begun, ...said, events: [...begun.events, ...said.events] });
    },
  );
}

function presentSaid({ session, events, ended, withheld }: Said): Tried {
  const says = events.flatMap((event) =>
    event.type === 'reply.ended' && event.heard !== '' ? [event.heard] : [],
  );
  return { session, says, events, ended, ...(withheld !== undefined && { withheld }) };
}
