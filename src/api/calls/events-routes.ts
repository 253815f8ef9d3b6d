/** A call's log: page by page, and live as server-sent events; and the calls that go on. */
import type { CallReader } from '#platform/calls/ports/call-store.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallEvent } from '#wire/api.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { sendEvents, untilLeft } from '../server-sent.ts';
import { findCall } from './find.ts';
import { follow } from './follow.ts';
import { liveRoutes } from './live-routes.ts';
import { showing, shownTo } from './shown.ts';
import { listEvents, liveEvents } from './schema.ts';
import { asServerSentEvents } from './server-sent-events.ts';

/** Rows that one look into the store brings, when entries of one kind are looked for. */
const SCAN = 1000;

export async function eventRoutes(server: Server, deps: ApiDeps, stopping: AbortSignal): Promise<void> {
  await liveRoutes(server, deps, stopping);
  const { tenant } = deps;
  server.get(
    '/api/calls/:id/events',
    {
      config: { permission: 'calls:read' },
      schema: listEvents,
    },
    async (request) => {
      const { params, query } = request;
      const who = principalOf(request);
      const { calls } = tenant(who.tenantId);
      await findCall(calls, params.id);
      const { events, nextAfter } = await page(calls, params.id, query);
      const shown = await shownTo(who, deps, { callId: params.id, after: query.after });
      return { events: events.map(shown) as CallEvent[], nextAfter };
    },
  );

  server.get(
    '/api/calls/:id/events/live',
    {
      config: { permission: 'calls:read' },
      schema: liveEvents,
    },
    async (request, reply) => {
      const { params, query, headers } = request;
      const who = principalOf(request);
      const { tenantId } = who;
      const { calls } = tenant(tenantId);
      const row = await findCall(calls, params.id);
      const seen = headers['last-event-id'];
      const after = seen === undefined ? (query.after ?? -1) : Number(seen);
      if (row.state !== 'active' && seen !== undefined && (await calls.log(row.id, after, 1)).length === 0) {
        // An EventSource that has had everything would otherwise come back for ever.
        return reply.code(204).send();
      }
      const signal = untilLeft(reply, stopping);
      const shown = await shownTo(who, deps, { callId: row.id, after });
      const entries = showing(follow(deps, { tenantId, callId: row.id, after }, signal), shown);
      return sendEvents(reply, asServerSentEvents(entries, query.kind));
    },
  );
}

interface PageQuery {
  after: number;
  limit: number;
  kind?: LogEntry['kind'] | undefined;
}

async function page(
  calls: CallReader,
  callId: string,
  { after, limit, kind }: PageQuery,
): Promise<{ events: LogEntry[]; nextAfter: number | null }> {
  const events: LogEntry[] = [];
  let from = after;
  for (;;) {
    const size = kind === undefined ? limit : SCAN;
    const entries = await calls.log(callId, from, size);
    for (const entry of entries) {
      from = entry.seq;
      if (kind !== undefined && entry.kind !== kind) continue;
      events.push(entry);
      if (events.length === limit) return { events, nextAfter: from };
    }
    if (entries.length < size) return { events, nextAfter: null };
  }
}
