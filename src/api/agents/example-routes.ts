/** Training: turns of calls that are marked as good answers, and bringing them into the draft. */
import type { FastifyRequest } from 'fastify';
import { checkAgent } from '#platform/agents/versions/publishing.ts';
import { exchangeAt, goodExchanges } from '#platform/agents/training/exchange-at.ts';
import { takeExamples } from '#platform/agents/training/take-examples.ts';
import type { Example } from '#platform/agents/ports/example-store.ts';
import type { Redactor } from '#platform/governance/custody/redaction/redact.ts';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import { findCall } from '../calls/find.ts';
import type { ApiDeps } from '../deps.ts';
import { ErrorsFound } from '../problem.ts';
import type { Server } from '../routes.ts';
import { presentDraft, presentExample } from './present.ts';
import * as schema from './schema.ts';
import { rateLimit, workOn } from './work-on.ts';

export async function exampleRoutes(server: Server, deps: ApiDeps): Promise<void> {
  server.get(
    '/api/agents/:id/examples',
    { config: { permission: 'agents:read' }, schema: schema.listExamples },
    async (request) => {
      const { found, examples } = workOn(deps, request);
      const { id } = await found(request.params.id);
      return { examples: (await examples.list(id)).map(presentExample) };
    },
  );

  server.post(
    '/api/agents/:id/examples',
    { config: { permission: 'agents:update', rateLimit }, schema: schema.markExample },
    async (request, reply) => {
      const { found, examples, calls, by } = workOn(deps, request);
      const { id: agentId } = await found(request.params.id);
      const { callId, seq, note } = request.body;
      const call = await findCall(calls, callId);
      const redactor = await leavingTheHouse(deps, request);
      const exchange =
        call.agentId === agentId
          ? await exchangeAt(calls, callId, seq, (entry) => redactor?.learn(entry))
          : null;
      if (!exchange) throw noTurn(agentId, callId, seq);
      const markedAtMs = deps.clock.epochMs();
      const example = { agentId, callId, ...masked(exchange, redactor), note, by, markedAtMs };
      await examples.add(example);
      return reply.code(201).send(presentExample(example));
    },
  );

  server.delete(
    '/api/agents/:id/examples/:callId/:seq',
    { config: { permission: 'agents:update' }, schema: schema.unmarkExample },
    async (request, reply) => {
      const { found, examples } = workOn(deps, request);
      const { id, callId, seq } = request.params;
      await found(id);
      if (!(await examples.remove(id, { callId, seq }))) throw noTurn(id, callId, seq);
      return reply.code(204).send(null);
    },
  );

  markingCalls(server, deps);
  takingThem(server, deps);
}

function markingCalls(server: Server, deps: ApiDeps): void {
  server.post(
    '/api/agents/:id/examples/:callId',
    { config: { permission: 'agents:update', rateLimit }, schema: schema.markCall },
    async (request, reply) => {
      const { found, examples, calls, by } = workOn(deps, request);
      const { id: agentId } = await found(request.params.id);
      const { callId } = request.params;
      const call = await findCall(calls, callId);
      const redactor = await leavingTheHouse(deps, request);
      const good =
        call.agentId === agentId ? await goodExchanges(calls, callId, (entry) => redactor?.learn(entry)) : [];
      if (good.length === 0) throw noGoodTurn(agentId, callId);
      const known = (await examples.list(agentId)).filter((each) => each.callId === callId);
      const markedAtMs = deps.clock.epochMs();
      const ofCall: Example[] = [];
      for (const exchange of good) {
        const before = known.find(({ seq }) => seq === exchange.seq);
        const example = { agentId, callId, ...masked(exchange, redactor), note: '', by, markedAtMs };
        if (!before) await examples.add(example);
        ofCall.push(before ?? example);
      }
      return reply.code(201).send({ examples: ofCall.map(presentExample) });
    },
  );
}

function takingThem(server: Server, deps: ApiDeps): void {
  server.post(
    '/api/agents/:id/draft/examples',
    { config: { permission: 'agents:update', rateLimit }, schema: schema.takeExamples },
    async (request) => {
      const { agents, found, examples, by, profiles } = workOn(deps, request);
      const row = await found(request.params.id);
      const redactor = await leavingTheHouse(deps, request);
      // Masked once more: what was marked under another policy goes by the one of now.
      const marked = (await examples.list(row.id)).map((example) => masked(example, redactor));
      const source = takeExamples(row.source, marked);
      if (source === null) {
        const checked = checkAgent(row.id, row.source, await profiles());
        throw new ErrorsFound('strategy.invalid', checked.ok ? [] : checked.errors);
      }
      const { revision } = request.body;
      const saved = await agents.saveDraft(row.id, { name: row.name, source, revision, by });
      return presentDraft(saved, await profiles());
    },
  );
}

/** An agent's text is read by everybody in the house, sent to language models and taken along in bundles: as exports are. */
function leavingTheHouse({ custody }: ApiDeps, request: FastifyRequest): Promise<Redactor | null> {
  return custody.redactions.for(principalOf(request).tenantId, 'export');
}

function masked<Turn extends { caller: string; agent: string }>(turn: Turn, redactor: Redactor | null): Turn {
  if (redactor === null) return turn;
  return { ...turn, caller: redactor.text(turn.caller), agent: redactor.text(turn.agent) };
}

function noGoodTurn(agentId: string, callId: string): ParleyError {
  return new ParleyError(
    'example.unknown',
    `In ${callId} no turn was answered by ${agentId} without a fallback and heard to the end of the answer.`,
  );
}

function noTurn(agentId: string, callId: string, seq: number): ParleyError {
  return new ParleyError(
    'example.unknown',
    `At entry ${seq} of ${callId} stands no turn that ${agentId} has answered and the caller has heard.`,
  );
}
