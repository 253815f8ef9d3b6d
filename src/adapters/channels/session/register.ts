/** A developer's door to a session: one WebSocket at `/api/sessions/{id}/socket`. Sound goes in, events and the agent's sound come out. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { SocketWatch } from '#platform/lines/socket-watch.ts';
import { closeCodeOf, closeReason } from '#platform/lines/close-codes.ts';
import { demand } from '#platform/tenancy/principal.ts';
import { type ErrorCode, ParleyError } from '#voice/errors.ts';
import { bringWebSockets } from '../web-sockets.ts';
import { SESSION_SOCKET_LIMITS, type SessionSocketOptions } from './options.ts';
import { SessionSocket } from './session-socket.ts';

const SESSION_SOCKET_PATH = '/api/sessions/:id/socket';

type Asked = FastifyRequest<{ Params: { id: string }; Querystring: { after?: string } }>;

/** Brings @fastify/websocket where the server has none yet. What is refused is refused before the upgrade, with a problem. */
export async function registerSessionSocket(
  fastify: FastifyInstance,
  options: SessionSocketOptions,
): Promise<void> {
  await bringWebSockets(fastify);
  const limits = { ...SESSION_SOCKET_LIMITS, ...options.limits };
  const watch = new SocketWatch(options.clock, limits.watchEveryMs);
  const held = new Map<string, number>();
  await fastify.register(async (scope) => {
    scope.addHook('preValidation', async (request) => check(request as Asked, options, held, limits.most));
    scope.get<{ Params: { id: string }; Querystring: { after?: string } }>(
      SESSION_SOCKET_PATH,
      { websocket: true, config: { permission: 'sessions:control' } },
      (socket, request) => {
        const { id } = request.params;
        const who = options.principalOf(request);
        const session = options.sessions.get(who.tenantId, id);
        // Between the check and here others may have come, and the session may have been forgotten.
        if (!session) return refuse(socket, 'session.unknown', 'it is over');
        if ((held.get(id) ?? 0) >= limits.most)
          return refuse(socket, 'line.flooding', `${limits.most} sockets already`);
        held.set(id, (held.get(id) ?? 0) + 1);
        socket.once('close', () => {
          const left = (held.get(id) ?? 1) - 1;
          if (left > 0) held.set(id, left);
          else held.delete(id);
        });
        const after = Number(request.query.after ?? 0);
        const stillMay = (): Promise<void> => options.stillMay(request);
        return void new SessionSocket(socket, { session, who, after, stillMay, options, limits, watch });
      },
    );
  });
}

/** Throws ParleyError. */
async function check(
  request: Asked,
  { sessions, principalOf }: SessionSocketOptions,
  held: ReadonlyMap<string, number>,
  most: number,
): Promise<void> {
  const { id } = request.params;
  const who = principalOf(request);
  const { tenantId } = who;
  // The route has asked for `sessions:control`; the words are for whoever may read.
  demand(who, 'sessions:read');
  if (!/^\d{0,15}$/.test(request.query.after ?? ''))
    throw new ParleyError('request.invalid', 'after must be the number of an event.');
  if (!sessions.get(tenantId, id)) {
    const { state } = await sessions.record(tenantId, id);
    const why = state === 'stopped' ? 'is over' : 'does not go on in this Parley';
    throw new ParleyError('session.stopped', `Session ${id} ${why}. Open another one.`);
  }
  if ((held.get(id) ?? 0) >= most)
    throw new ParleyError(
      'request.rate_limited',
      `Session ${id} has ${most} sockets already; close one first.`,
    );
}

function refuse(socket: WebSocket, code: ErrorCode, detail: string): void {
  socket.close(closeCodeOf(code), closeReason(code, detail));
}
