/** Retention: its policies, what was deleted and its proof, a run now; what is stored; and the policy of redaction. */
import { z } from 'zod';
import { DATA_KINDS } from '#platform/governance/custody/retention/policy.ts';
import {
  Deletions,
  PutRedaction,
  PutRetention,
  Redaction,
  Retention,
  RetentionReport,
  RunRetention,
  Storage,
} from '#wire/custody.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const tags = ['retention'];
const query = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });

export async function retentionRoutes(server: Server, { custody }: ApiDeps): Promise<void> {
  const { retention } = custody;
  server.get(
    '/api/retention',
    {
      config: { permission: 'retention:read' },
      schema: {
        summary: 'How long what is kept',
        tags,
        response: { 200: Retention, ...problems(401, 403, 503) },
      },
    },
    (request) => retention.get(principalOf(request).tenantId),
  );
  server.put(
    '/api/retention',
    {
      config: { permission: 'retention:update' },
      schema: {
        summary: 'Changes how long what is kept, from the next run on',
        tags,
        body: PutRetention,
        response: { 200: Retention, ...problems(400, 401, 403, 503) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const given = DATA_KINDS.flatMap((kind) => {
        const days = request.body[kind];
        return days === undefined ? [] : [[kind, days] as const];
      });
      return retention.set(who.tenantId, Object.fromEntries(given), who);
    },
  );
  server.post(
    '/api/retention/run',
    {
      config: { permission: 'retention:update', rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        summary: 'Runs retention now, or says what a run would do',
        tags,
        body: RunRetention,
        response: { 200: RetentionReport, ...problems(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { tenantId } = principalOf(request);
      const { deleted, deliveries, sessions, held, postponed } = await retention.run(tenantId, request.body);
      return { deleted, deliveries, sessions, held, postponed };
    },
  );
  looking(server, custody);
  redactionRoutes(server, custody);
}

function looking(server: Server, custody: ApiDeps['custody']): void {
  const { retention } = custody;
  server.get(
    '/api/retention/deletions',
    {
      config: { permission: 'retention:read' },
      schema: {
        summary: 'What was deleted, newest first',
        tags,
        querystring: query,
        response: { 200: Deletions, ...problems(400, 401, 403, 503) },
      },
    },
    async (request) => {
      const records = await retention.records(principalOf(request).tenantId, request.query.limit);
      return {
        deletions: records.map(({ callId, step, because, bytes, entries, digest, doneAtMs }) => ({
          callId,
          step,
          because,
          bytes,
          entries,
          sha256: digest,
          doneAt: new Date(doneAtMs).toISOString(),
        })),
      };
    },
  );
  server.get(
    '/api/retention/storage',
    {
      config: { permission: 'retention:read' },
      schema: {
        summary: 'What recordings take up',
        tags,
        response: { 200: Storage, ...problems(401, 403, 503) },
      },
    },
    async (request) => ({ recordings: await custody.storage.recordings(principalOf(request).tenantId) }),
  );
}

function redactionRoutes(server: Server, { redactions }: ApiDeps['custody']): void {
  server.get(
    '/api/retention/redaction',
    {
      config: { permission: 'retention:read' },
      schema: {
        summary: 'What is masked, and for whom',
        tags,
        response: { 200: Redaction, ...problems(401, 403, 503) },
      },
    },
    (request) => redactions.get(principalOf(request).tenantId),
  );
  server.put(
    '/api/retention/redaction',
    {
      config: { permission: 'retention:update' },
      schema: {
        summary: 'Changes what is masked, and for whom',
        tags,
        body: PutRedaction,
        response: { 200: Redaction, ...problems(400, 401, 403, 503) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { kinds, listenersSeeAll, exports, webhooks } = request.body;
      return redactions.set(
        who.tenantId,
        {
          ...(kinds && { kinds: [...new Set(kinds)] }),
          ...(listenersSeeAll !== undefined && { listenersSeeAll }),
          ...(exports && { exports }),
          ...(webhooks && { webhooks }),
        },
        who,
      );
    },
  );
}
