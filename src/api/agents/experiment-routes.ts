/** The experiment of an agent: start it, read its results, stop it, or publish its winner. */
import { compare } from '#platform/agents/experiments/compare.ts';
import type { Experiment } from '#platform/agents/ports/experiment-store.ts';
import { experimentUnknown } from '#platform/agents/versions/faults.ts';
import { rollBack } from '#platform/agents/versions/publishing.ts';
import { ParleyError } from '#voice/errors.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { presentComparison, presentExperiment } from './present.ts';
import * as schema from './schema.ts';
import { pastGate } from '../approvals/pass.ts';
import { presentPublished, publishing, tellOf, wish } from './version-routes.ts';
import { workOn, type Work } from './work-on.ts';

export async function experimentRoutes(server: Server, deps: ApiDeps): Promise<void> {
  server.get(
    '/api/agents/:id/experiment',
    { config: { permission: 'agents:read' }, schema: schema.readExperiment },
    async (request) => {
      const { found, experiments } = workOn(deps, request);
      const { id } = await found(request.params.id);
      const all = await experiments.list(id);
      const asked = request.query.id;
      const running = all.find((one) => one.state === 'running') ?? all[0];
      const shown = asked === undefined ? running : all.find((one) => one.id === asked);
      if (asked !== undefined && !shown) throw experimentUnknown(asked);
      return {
        experiment: shown ? presentExperiment(shown) : null,
        results: shown ? presentComparison(compare(await experiments.results(shown.id))) : null,
        earlier: all.filter((one) => one !== shown).map(presentExperiment),
      };
    },
  );

  server.post(
    '/api/agents/:id/experiment',
    { config: { permission: 'agents:publish' }, schema: schema.startExperiment },
    async (request, reply) => {
      const work = workOn(deps, request);
      const { id: agentId } = await work.found(request.params.id);
      const { arms, goal } = request.body;
      await checkArms(work, agentId, arms);
      const id = deps.chance.id('exp');
      await work.record('agents.experiment_start', agentId, { detail: { experiment: id, goal } });
      const started = await work.experiments.start({ id, agentId, arms, goal, by: work.by });
      return reply.code(201).send(presentExperiment(started));
    },
  );

  await endingRoutes(server, deps);
}

async function endingRoutes(server: Server, deps: ApiDeps): Promise<void> {
  server.post(
    '/api/agents/:id/experiment/stop',
    { config: { permission: 'agents:publish' }, schema: schema.stopExperiment },
    async (request) => {
      const work = workOn(deps, request);
      const { id } = await running(work, request.params.id);
      await work.record('agents.experiment_stop', request.params.id, { detail: { experiment: id } });
      return presentExperiment(await work.experiments.end(id, { winner: null, by: work.by }));
    },
  );

  server.post(
    '/api/agents/:id/experiment/conclude',
    { config: { permission: 'agents:publish' }, schema: schema.concludeExperiment },
    async (request) => {
      const work = workOn(deps, request);
      const { winner, note } = request.body;
      const { id, agentId, arms } = await running(work, request.params.id);
      if (!arms.some((arm) => arm.number === winner))
        throw new ParleyError('version.unknown', `Version ${winner} is no arm of this experiment.`);
      await work.record('agents.experiment_conclude', agentId, { detail: { experiment: id, winner } });
      const row = await work.found(agentId);
      if (row.published?.number !== winner) {
        const how = { number: winner, ...(await wish(work, 'agents.publish', note)) };
        const result = await pastGate(request, deps, publishing(agentId, { number: winner, note }), () =>
          rollBack(work.agents, agentId, how),
        );
        presentPublished(result);
        await tellOf(work, agentId, result);
      }
      return presentExperiment(await work.experiments.end(id, { winner, by: work.by }));
    },
  );
}

async function running({ found, experiments }: Work, agentId: string): Promise<Experiment> {
  const { id } = await found(agentId);
  const one = (await experiments.list(id)).find(({ state }) => state === 'running');
  if (!one) throw new ParleyError('experiment.unknown', `No experiment of ${id} is running.`);
  return one;
}

/** Each arm is a version of its own, and some have weight. */
async function checkArms({ agents, found }: Work, agentId: string, arms: Experiment['arms']): Promise<void> {
  const { published } = await found(agentId);
  if (!published)
    throw new ParleyError('agent.unpublished', `${agentId} has no version yet: publish it first.`);
  const numbers = arms.map(({ number }) => number);
  if (new Set(numbers).size < numbers.length)
    throw new ParleyError('request.invalid', 'arms: each version stands in one arm only.');
  if (arms.every(({ weight }) => weight === 0))
    throw new ParleyError('request.invalid', 'arms: at least one needs a weight above 0.');
  const known = new Set((await agents.versions(agentId)).map(({ number }) => number));
  const missing = numbers.find((number) => !known.has(number));
  if (missing !== undefined)
    throw new ParleyError('version.unknown', `${agentId} has no version ${missing}.`);
}
