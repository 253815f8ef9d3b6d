/** The audit of the own tenant: its records, and their verification. */
import { CallsCheck } from '#platform/governance/audit/check-calls.ts';
import type { AuditQuery } from '#platform/governance/audit/ports/audit-trail.ts';
import { proofOf } from '#platform/governance/audit/proof.ts';
import { verifyChain } from '#platform/governance/audit/verify.ts';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { presentRecord } from './present.ts';
import { listRecords, verifyRecords } from './schema.ts';

export async function auditRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, auditProof } = deps;
  /** Tenants whose chain is being read whole. */
  const busy = new Set<string>();

  server.get('/api/audit', { config: { permission: 'audit:read' }, schema: listRecords }, async (request) => {
    const { limit } = request.query;
    const rows = await tenant(principalOf(request).tenantId).audit.list({
      ...queryOf(request.query),
      limit: limit + 1,
    });
    const records = rows.slice(0, limit).map(presentRecord);
    return { records, nextBefore: rows.length > limit ? (records.at(-1)?.seq ?? null) : null };
  });

  server.get(
    '/api/audit/verify',
    { config: { permission: 'audit:read' }, schema: verifyRecords },
    async (request, reply) => {
      const { tenantId } = principalOf(request);
      if (busy.has(tenantId)) {
        throw new ParleyError(
          'request.rate_limited',
          'This chain is being verified already: wait for its end.',
        );
      }
      busy.add(tenantId);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort(new Error('nobody waits for the answer')));
      try {
        const stores = tenant(tenantId);
        const report = await verifyChain(proofOf(stores.audit, auditProof.witnessed(tenantId)), {
          tenantId,
          trusted: auditProof.trusted,
          signal: gone.signal,
          ...(request.query.calls && {
            calls: new CallsCheck((callId, after, count) => stores.calls.log(callId, after, count)),
          }),
        });
        const { tenantId: _own, ...rest } = report;
        return { sound: report.findingCount === 0, publicKeys: auditProof.publicPems, ...rest };
      } finally {
        busy.delete(tenantId);
      }
    },
  );
}

function queryOf(asked: {
  before?: number | undefined;
  action?: string | undefined;
  actor?: string | undefined;
  subjectType?: string | undefined;
  subject?: string | undefined;
  trace?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): Omit<AuditQuery, 'limit'> {
  const { before, action, actor, subjectType, subject, trace, from, to } = asked;
  return {
    ...(before !== undefined && { beforeSeq: before }),
    ...(action !== undefined && { action }),
    ...(actor !== undefined && { actorId: actor }),
    ...(subjectType !== undefined && { subjectType }),
    ...(subject !== undefined && { subjectId: subject }),
    ...(trace !== undefined && { traceId: trace }),
    ...(from !== undefined && { fromAt: new Date(from).toISOString() }),
    ...(to !== undefined && { beforeAt: new Date(to).toISOString() }),
  };
}
