/** Policies: all of them, the tenant's own as versions, checking and trying them; and what the gate has decided by them. */
import type { FastifyRequest } from 'fastify';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { markOf, pageOf, readMark } from '../page-mark.ts';
import type { Server } from '../routes.ts';
import {
  presentDecision,
  presentedActions,
  presentHead,
  presentVerdict,
  presentVersion,
  questionOf,
} from './present.ts';
import * as schema from './schema.ts';

const MOST_VERSIONS = 100;
/** The longest source, with each character as an escape of JSON at its longest. */
const BODY_LIMIT = 6 * 32_768 + 4096;
/** Each check costs a tenth of a second of a core. */
const CHECKS_A_MINUTE = 60;
const heavy = { bodyLimit: BODY_LIMIT };
const rateLimit = { max: CHECKS_A_MINUTE, timeWindow: 60_000 };

export async function policyRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, governance } = deps;
  const storesOf = (request: FastifyRequest) => tenant(principalOf(request).tenantId).governance;

  server.get(
    '/api/policies',
    { config: { permission: 'policies:read' }, schema: schema.allPolicies },
    async (request) => {
      const { policies } = storesOf(request);
      const [own, versions] = await Promise.all([policies.current(), policies.list(MOST_VERSIONS)]);
      const { engine, language } = governance;
      return {
        engine: { id: engine.id, label: engine.label },
        schema: language?.schema ?? null,
        shipped: [...(language?.shipped ?? [])],
        own: own && presentVersion(own),
        versions: versions.map(presentHead),
        actions: presentedActions,
      };
    },
  );

  server.get(
    '/api/policies/versions/:version',
    { config: { permission: 'policies:read' }, schema: schema.onePolicyVersion },
    async (request) => {
      const found = await storesOf(request).policies.get(request.params.version);
      if (!found) throw new ParleyError('policy.unknown', `There is no version ${request.params.version}.`);
      return presentVersion(found);
    },
  );

  server.put(
    '/api/policies',
    { ...heavy, config: { permission: 'policies:update', rateLimit }, schema: schema.putPolicies },
    async (request) =>
      presentVersion(await governance.policies.put(principalOf(request), request.body, request.signal)),
  );

  trialRoutes(server, deps);
  decisionRoutes(server, deps);
}

function trialRoutes(server: Server, { governance }: ApiDeps): void {
  server.post(
    '/api/policies/validate',
    { ...heavy, config: { permission: 'policies:read', rateLimit }, schema: schema.checkPolicies },
    async (request) => {
      const errors = await governance.policies.check(request.body.source, request.signal);
      return { valid: errors.length === 0, errors };
    },
  );

  server.post(
    '/api/policies/dry-run',
    { ...heavy, config: { permission: 'policies:read', rateLimit }, schema: schema.dryRun },
    async (request) => {
      const { source, approvals } = request.body;
      // A text that was not checked could break the engine that decides for everybody.
      if (source !== undefined) await governance.policies.demandValid(source, request.signal);
      const question = questionOf(principalOf(request).tenantId, request.body);
      return presentVerdict(
        await governance.gate.rehearse(question, {
          approvals,
          signal: request.signal,
          ...(source === undefined ? {} : { source }),
        }),
      );
    },
  );
}

function decisionRoutes(server: Server, { tenant }: ApiDeps): void {
  server.get(
    '/api/decisions',
    { config: { permission: 'policies:read' }, schema: schema.listDecisions },
    async (request) => {
      const { limit, before, action, outcome, callId } = request.query;
      const rows = await tenant(principalOf(request).tenantId).governance.decisions.list({
        limit: limit + 1,
        ...(before === undefined ? {} : { before: readMark(before) }),
        ...(action === undefined ? {} : { action }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(callId === undefined ? {} : { callId }),
      });
      const { page, last } = pageOf(rows, limit);
      return { decisions: page.map(presentDecision), nextBefore: markOf(last) };
    },
  );

  server.get(
    '/api/decisions/:id',
    { config: { permission: 'policies:read' }, schema: schema.oneDecision },
    async (request) => {
      const { id } = request.params;
      const found = await tenant(principalOf(request).tenantId).governance.decisions.get(id);
      if (!found) throw new ParleyError('decision.unknown', `There is no decision ${id}.`);
      return presentDecision(found);
    },
  );
}
