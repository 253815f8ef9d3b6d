/** Legal holds: those that stand, placing one, lifting one. */
import { z } from 'zod';
import type { Holds } from '#platform/governance/custody/holds/holds.ts';
import type { Hold as Held } from '#platform/governance/custody/holds/hold.ts';
import { Hold, HoldList, LiftHold, PlaceHold } from '#wire/custody.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const tags = ['holds'];
const params = z.object({ id: z.string().regex(/^hold_[0-9a-z]{1,40}$/, 'must be the id of a hold') });
const which = z.object({ which: z.enum(['standing', 'all']).default('standing') });

export async function holdRoutes(server: Server, { custody }: ApiDeps): Promise<void> {
  const { holds } = custody;
  server.get(
    '/api/holds',
    {
      config: { permission: 'holds:read' },
      schema: {
        summary: 'Holds, newest first',
        tags,
        querystring: which,
        response: { 200: HoldList, ...problems(400, 401, 403, 503) },
      },
    },
    async (request) => ({
      holds: (await holds.list(principalOf(request).tenantId, request.query.which)).map(present),
    }),
  );
  server.get(
    '/api/holds/:id',
    {
      config: { permission: 'holds:read' },
      schema: {
        summary: 'One hold',
        tags,
        params,
        response: { 200: Hold, ...problems(400, 401, 403, 404, 503) },
      },
    },
    async (request) => present(await holds.get(principalOf(request).tenantId, request.params.id)),
  );
  changing(server, holds);
}

function changing(server: Server, holds: Holds): void {
  server.post(
    '/api/holds',
    {
      config: { permission: 'holds:update' },
      schema: {
        summary: 'Places a hold: from the answer on, nothing under it is deleted',
        tags,
        body: PlaceHold,
        response: { 201: Hold, ...problems(400, 401, 403, 503) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      const { subject, reason } = request.body;
      return reply.code(201).send(present(await holds.place(who.tenantId, { subject, reason, by: who })));
    },
  );
  server.post(
    '/api/holds/:id/lift',
    {
      config: { permission: 'holds:update' },
      schema: {
        summary: 'Lifts a hold, for good',
        tags,
        params,
        body: LiftHold,
        response: { 200: Hold, ...problems(400, 401, 403, 404, 503) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const lift = { reason: request.body.reason, by: who };
      return present(await holds.lift(who.tenantId, request.params.id, lift));
    },
  );
}

function present({ id, subject, reason, placedBy, placedAtMs, lifted }: Held): z.infer<typeof Hold> {
  return {
    id,
    subject,
    reason,
    placedBy,
    placedAt: new Date(placedAtMs).toISOString(),
    lifted: lifted && { at: new Date(lifted.atMs).toISOString(), by: lifted.by, reason: lifted.reason },
  };
}
