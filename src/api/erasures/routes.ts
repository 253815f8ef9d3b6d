/** Erasing a person: a look at what there is, the request, the decision, the receipt. */
import { z } from 'zod';
import type { Erasures } from '#platform/governance/custody/erasure/erasures.ts';
import type { Erasure as Asked } from '#platform/governance/custody/erasure/erasure-store.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import {
  AskErasure,
  Erasure,
  ErasureAsked,
  ErasureList,
  ErasurePreview,
  PersonNamed,
} from '#wire/custody.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const tags = ['erasures'];
const params = z.object({ id: z.string().regex(/^erasure_[0-9a-z]{1,40}$/, 'must be the id of an erasure') });
const config = { permission: 'erasure:request' as const };

export async function erasureRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { erasures } = deps.custody;
  server.get(
    '/api/erasures',
    {
      config,
      schema: {
        summary: 'Erasures, newest first',
        tags,
        response: { 200: ErasureList, ...problems(401, 403, 503) },
      },
    },
    async (request) => ({ erasures: (await erasures.list(principalOf(request).tenantId)).map(present) }),
  );
  server.get(
    '/api/erasures/:id',
    {
      config,
      schema: {
        summary: 'One erasure',
        tags,
        params,
        response: { 200: Erasure, ...problems(400, 401, 403, 404, 503) },
      },
    },
    async (request) => present(await erasures.get(principalOf(request).tenantId, request.params.id)),
  );
  askingRoutes(server, erasures);
  decidingRoutes(server, deps);
}

function askingRoutes(server: Server, erasures: Erasures): void {
  // A body, not an address: who is looked for stands in no log of addresses.
  server.post(
    '/api/erasures/preview',
    {
      config,
      schema: {
        summary: 'What is kept of a person; nothing is asked for',
        tags,
        body: PersonNamed,
        response: { 200: ErasurePreview, ...problems(400, 401, 403, 503) },
      },
    },
    async (request) => ({
      found: await erasures.preview(principalOf(request).tenantId, request.body.person),
    }),
  );
  server.post(
    '/api/erasures',
    {
      config,
      schema: {
        summary: 'Asks for the erasure of a person; nothing is erased yet',
        tags,
        body: AskErasure,
        response: { 201: ErasureAsked, ...problems(400, 401, 403, 503) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      const { person, reason } = request.body;
      const { erasure, proofKey } = await erasures.request(who.tenantId, { person, reason, by: who });
      return reply.code(201).send({ erasure: present(erasure), proofKey });
    },
  );
}

function decidingRoutes(server: Server, deps: ApiDeps): void {
  const { erasures } = deps.custody;
  for (const [deed, summary] of [
    ['confirm', 'Erases; what a hold covers stays, and the receipt says so'],
    ['refuse', 'Refuses a request for erasure'],
  ] as const) {
    server.post(
      `/api/erasures/:id/${deed}`,
      {
        config,
        schema: {
          summary,
          tags,
          params,
          response: { 200: Erasure, ...problems(400, 401, 403, 404, 409, 503) },
        },
      },
      async (request) => {
        const who = principalOf(request);
        const { id } = request.params;
        if (deed === 'confirm') await demandVerdict(deps, who, await erasures.get(who.tenantId, id));
        return present(
          deed === 'confirm'
            ? await erasures.carryOut(who.tenantId, id, who)
            : await erasures.refuse(who.tenantId, id, who),
        );
      },
    );
  }
}

/** Who confirms has agreed, and who asked for it too: so many people the policies are told of. Throws `policy.denied`. */
async function demandVerdict({ governance }: ApiDeps, who: Principal, erasure: Asked): Promise<void> {
  const question = {
    tenantId: who.tenantId,
    asker: who,
    action: 'data.erase' as const,
    resource: { id: erasure.id, kind: 'person' },
  };
  const approvals = erasure.requestedBy === who.label ? 1 : 2;
  const { outcome, reasons } = await governance.gate.ask(question, { approvals });
  if (outcome === 'escalate')
    throw new ParleyError('policy.denied', `${reasons.join(' ')} Somebody else has to confirm it.`);
  if (outcome === 'deny') throw new ParleyError('policy.denied', reasons.join(' '));
}

function present(erasure: Asked): z.infer<typeof Erasure> {
  const { requestedAtMs, doneAtMs, receipt, ...rest } = erasure;
  return {
    ...rest,
    requestedAt: new Date(requestedAtMs).toISOString(),
    receipt: receipt && { at: new Date(receipt.atMs).toISOString(), parts: receipt.parts },
    doneAt: doneAtMs === null ? null : new Date(doneAtMs).toISOString(),
  };
}
