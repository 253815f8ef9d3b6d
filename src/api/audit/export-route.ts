/** The export of the own tenant's audit, with all that proves it. */
import { Readable } from 'node:stream';
import { exportLines, proofOf } from '#platform/governance/audit/proof.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { exportRecords } from './schema.ts';

export async function auditExportRoute(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, audit, auditProof, clock } = deps;
  server.get(
    '/api/audit/export',
    { config: { permission: 'audit:export' }, schema: exportRecords },
    async (request, reply) => {
      const actor = principalOf(request);
      const { tenantId } = actor;
      await audit.record({
        tenantId,
        actor,
        action: 'audit.export',
        subject: { type: 'tenant', id: tenantId },
      });
      const exportedAt = new Date(clock.epochMs()).toISOString();
      const header = { tenantId, exportedAt, publicKeys: auditProof.publicPems };
      const trail = tenant(tenantId).audit;
      const lines = exportLines(header, proofOf(trail, auditProof.witnessed(tenantId)));
      return reply
        .type('application/x-ndjson')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="audit-${tenantId}.jsonl"`)
        .serializer((body: unknown) => body as string)
        .send(Readable.from(withLineEnds(lines)));
    },
  );
}

async function* withLineEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
