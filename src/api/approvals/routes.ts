/** Approvals: the queue, one of them, and a person's yes or no. */
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { markOf, pageOf, readMark } from '../page-mark.ts';
import type { Server } from '../routes.ts';
import { presentApproval } from './present.ts';
import { listApprovals, oneApproval, renewToken, voteOnApproval } from './schema.ts';

export async function approvalRoutes(server: Server, { tenant, governance, clock }: ApiDeps): Promise<void> {
  server.get(
    '/api/approvals',
    { config: { permission: 'approvals:read' }, schema: listApprovals },
    async (request) => {
      const { limit, before, state } = request.query;
      const mark = before === undefined ? undefined : readMark(before);
      const rows = await tenant(principalOf(request).tenantId).governance.approvals.list({
        limit: limit + 1,
        ...(state === undefined ? {} : { states: [state] }),
        ...(mark === undefined ? {} : { before: { createdAtMs: mark.atMs, id: mark.id } }),
      });
      const { page, last } = pageOf(rows, limit);
      const approvals = page
        .map((row) => presentApproval(row, clock.epochMs()))
        // One that expired a moment ago may still be kept as waiting.
        .filter((row) => state === undefined || row.state === state);
      return { approvals, nextBefore: markOf(last && { id: last.id, atMs: last.createdAtMs }) };
    },
  );

  server.get(
    '/api/approvals/:id',
    { config: { permission: 'approvals:read' }, schema: oneApproval },
    async (request) => {
      const { id } = request.params;
      const found = await tenant(principalOf(request).tenantId).governance.approvals.get(id);
      if (!found) throw new ParleyError('approval.unknown', `There is no approval ${id}.`);
      return presentApproval(found, clock.epochMs());
    },
  );

  for (const [deed, agrees] of [
    ['approve', true],
    ['reject', false],
  ] as const) {
    server.post(
      `/api/approvals/:id/${deed}`,
      { config: { permission: 'approvals:decide' }, schema: voteOnApproval },
      async (request) => {
        const vote = { agrees, note: request.body.note };
        const { approval, ran } = await governance.approvals.vote(
          principalOf(request),
          request.params.id,
          vote,
        );
        // How it went stands in the approval; nobody waits for it here.
        ran.catch((fault: unknown) =>
          request.log.error({ err: fault, approvalId: approval.id }, 'an approved action failed'),
        );
        return presentApproval(approval, clock.epochMs());
      },
    );
  }
  renewing(server, governance);
}

function renewing(server: Server, governance: ApiDeps['governance']): void {
  server.post(
    '/api/approvals/:id/token',
    { config: { permission: 'approvals:read' }, schema: renewToken },
    async (request, reply) => {
      const { token, expiresAtMs } = await governance.approvals.renewToken(
        principalOf(request),
        request.params.id,
      );
      reply.header('cache-control', 'no-store').code(201);
      return { token, expiresAt: new Date(expiresAtMs).toISOString() };
    },
  );
}
