/** The calls that are going on: who is on the line, as it changes, and an operator's hand in it. */
import type { FastifyRequest } from 'fastify';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { sendEvents, untilLeft } from '../server-sent.ts';
import { control, going } from './going.ts';
import { asLiveEvents, liveFeed, type LiveSource } from './live-feed.ts';
import { presentLive } from './live-present.ts';
import { listens } from './parties.ts';
import { liveChanges, listLive, muteCall, sayInCall, unmuteCall } from './live-schema.ts';
import { transferRoute } from './transfer-route.ts';

const read = { permission: 'calls:read' } as const;
const config = { permission: 'calls:control' } as const;

export async function liveRoutes(server: Server, deps: ApiDeps, stopping: AbortSignal): Promise<void> {
  const { live, elsewhere, clock } = deps;
  server.get('/api/calls/live', { config: read, schema: listLive }, async (request) => {
    const who = principalOf(request);
    const others = (await elsewhere?.list(who.tenantId)) ?? [];
    const calls = [...live.list(who.tenantId), ...others].toSorted(
      (one, other) => one.about.startedAtMs - other.about.startedAtMs,
    );
    return { calls: calls.map((call) => presentLive(call, listens(who))) };
  });

  server.get('/api/calls/events/live', { config: read, schema: liveChanges }, async (request, reply) => {
    const signal = untilLeft(reply, stopping);
    const changes = liveFeed(everywhere(deps), principalOf(request).tenantId, { clock, signal });
    const mayListen = listens(principalOf(request));
    const events = asLiveEvents(changes, (call) => presentLive(call, mayListen));
    return sendEvents(reply, events);
  });

  server.post('/api/calls/:id/say', { config, schema: sayInCall }, async (request, reply) => {
    const call = await going(deps, request, request.params.id);
    const { text, now } = request.body;
    // The words are the caller's to hear and the call's log to keep.
    await control(deps, request, call, { action: 'calls.say', detail: { now, letters: text.length } });
    await call.say(text, { now });
    return reply.code(202).send(presentLive(call, listens(principalOf(request))));
  });

  const mute = (on: boolean) => async (request: FastifyRequest<{ Params: { id: string } }>) => {
    const call = await going(deps, request, request.params.id);
    await control(deps, request, call, { action: on ? 'calls.mute' : 'calls.unmute', detail: {} });
    await call.mute(on);
    return presentLive(call, listens(principalOf(request)));
  };
  server.post('/api/calls/:id/mute', { config, schema: muteCall }, mute(true));
  server.post('/api/calls/:id/unmute', { config, schema: unmuteCall }, mute(false));
  transferRoute(server, deps);
}

/** What other processes hold is told of by `watch`, as soon as it has been looked for. */
function everywhere({ live, elsewhere }: Pick<ApiDeps, 'live' | 'elsewhere'>): LiveSource {
  if (!elsewhere) return live;
  return {
    list: (tenantId) => live.list(tenantId),
    watch(tenantId, listener) {
      const leaving = [live.watch(tenantId, listener), elsewhere.watch(tenantId, listener)];
      return () => leaving.forEach((leave) => leave());
    },
  };
}
