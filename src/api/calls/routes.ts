/** Calls: the list, one of them, and its end. */
import { sleep } from '#voice/ports/clock.ts';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { queryOf } from './filter.ts';
import { findCall } from './find.ts';
import { record } from './going.ts';
import { listens } from './parties.ts';
import { presentCall, presentPage } from './present.ts';
import { demandSearch, hitsIn } from './search.ts';
import { endCall, listCalls, oneCall } from './schema.ts';

/** An answer to `end` waits this long for the goodbye; then it says that the call is still ending. */
const END_WAIT_MS = 10_000;

export async function callRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, live, elsewhere, outbound, clock } = deps;
  listRoute(server, deps);
  server.get(
    '/api/calls/:id',
    {
      config: { permission: 'calls:read' },
      schema: oneCall,
    },
    async (request) => {
      const who = principalOf(request);
      return presentCall(await findCall(tenant(who.tenantId).calls, request.params.id), listens(who));
    },
  );

  server.post(
    '/api/calls/:id/end',
    {
      config: { permission: 'calls:control' },
      schema: endCall,
    },
    async (request, reply) => {
      const { params, body } = request;
      const who = principalOf(request);
      const { tenantId } = who;
      const { calls } = tenant(tenantId);
      const call = live.get(tenantId, params.id) ?? (await elsewhere?.get(tenantId, params.id));
      if (call !== undefined) {
        await record(deps, request, call, { action: 'calls.end', detail: {} });
        const waiting = new AbortController();
        const patience = sleep(clock, END_WAIT_MS, waiting.signal).catch(() => undefined);
        await Promise.race([call.end('api', body?.reason ?? 'ended by request'), patience]);
        waiting.abort();
      }
      const calledOff =
        call === undefined &&
        (await outbound.cancel(tenantId, params.id, { by: 'api', reason: body?.reason ?? 'called off' }));
      const row = await findCall(calls, params.id);
      if (call === undefined && !calledOff && row.state === 'active') {
        throw new ParleyError('call.unknown', `The call ${params.id} is not going on in this Parley.`);
      }
      return reply.code(row.state === 'active' ? 202 : 200).send(presentCall(row, listens(who)));
    },
  );
}

function listRoute(server: Server, { tenant, custody }: ApiDeps): void {
  server.get(
    '/api/calls',
    {
      config: { permission: 'calls:read' },
      schema: listCalls,
    },
    async (request) => {
      const { limit, before } = request.query;
      const who = principalOf(request);
      const { calls } = tenant(who.tenantId);
      const asked = queryOf(request.query);
      await demandSearch(who, custody, asked);
      const rows = await calls.list({
        ...asked,
        limit: limit + 1,
        ...(before !== undefined && { beforeMs: Date.parse(before) }),
      });
      const page = presentPage(rows, { limit, mayListen: listens(who) });
      if (asked.saying === undefined) return page;
      return { ...page, hits: await hitsIn(calls, page.calls, asked.saying) };
    },
  );
}
