/** The browser's door: one WebSocket at `/api/talk`. */
import type { FastifyInstance } from 'fastify';
import { closeCodeOf, closeReason } from '#platform/lines/close-codes.ts';
import { SocketWatch } from '#platform/lines/socket-watch.ts';
import { bringWebSockets } from '../web-sockets.ts';
import { BROWSER_LIMITS, type BrowserLineOptions } from './options.ts';
import { isOriginAllowed } from './origin.ts';
import { TalkCalls } from './talk-calls.ts';
import { TalkSocket } from './talk-socket.ts';

export type { BrowserLimits, BrowserLineOptions } from './options.ts';

const TALK_PATH = '/api/talk';

/** Adds the socket `/api/talk`; brings @fastify/websocket where the server has none yet. The server's hooks run before the upgrade. */
export async function registerBrowserLine(
  fastify: FastifyInstance,
  options: BrowserLineOptions,
): Promise<void> {
  await bringWebSockets(fastify);
  const limits = { ...BROWSER_LIMITS, ...options.limits };
  const allowedOrigins = options.allowedOrigins ?? [];
  const calls = new TalkCalls(options.clock, limits.resumeForMs);
  const watch = new SocketWatch(options.clock, limits.watchEveryMs);
  let unstarted = 0;

  await fastify.register(async (scope) => {
    scope.addHook('preValidation', async (request, reply) => {
      if (isOriginAllowed(request.headers, allowedOrigins)) return;
      options.log.warn(
        { channel: 'browser', code: 'line.refused' },
        'talk socket refused: a page of another origin',
      );
      await reply.code(403).type('application/problem+json').send({
        type: '/errors#line.refused',
        title: 'A page of another origin may not talk here.',
        status: 403,
        code: 'line.refused',
        detail: 'Open the page from this server, or allow its origin.',
      });
    });
    scope.get(TALK_PATH, { websocket: true, config: { permission: 'talk:use' } }, (socket, request) => {
      if (unstarted >= limits.maxUnstarted) {
        socket.on('error', () => socket.terminate());
        options.log.warn(
          { channel: 'browser', code: 'line.flooding' },
          'talk socket closed: too many wait for their hello',
        );
        return socket.close(
          closeCodeOf('line.flooding'),
          closeReason('line.flooding', 'too many sockets without a hello'),
        );
      }
      unstarted += 1;
      const from = request.raw.socket.remoteAddress ?? null;
      return void new TalkSocket(
        socket,
        { tenantId: options.tenantOf(request), from },
        {
          options,
          limits,
          calls,
          watch,
          onStartedOrGone: () => (unstarted -= 1),
        },
      );
    });
  });
}
