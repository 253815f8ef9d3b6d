/** Twilio's two doors: the voice webhook and the media socket. */
import type { FastifyInstance } from 'fastify';
import { closeCodeOf, closeReason } from '#platform/lines/close-codes.ts';
import { SocketWatch } from '#platform/lines/socket-watch.ts';
import { WakeUps } from '#platform/lines/wake-ups.ts';
import { AGAIN_PATH, againWebhook } from './dispatched.ts';
import { MediaSocket } from './media-socket.ts';
import { bringWebSockets } from '../web-sockets.ts';
import { TWILIO_LIMITS, type TwilioOptions } from './options.ts';
import type { FormParameters } from './signature.ts';
import { ANSWERED_PATH, MACHINE_PATH, STATUS_PATH } from './carrier.ts';
import { placedWebhooks } from './placed-webhooks.ts';
import { Tickets } from './tickets.ts';
import { MEDIA_PATH, voiceWebhook } from './voice-webhook.ts';

export type { TwilioLimits, TwilioOptions } from './options.ts';

/** Adds `POST /twilio/voice` and the socket `/twilio/media`; brings @fastify/websocket where the server has none yet. */
export async function registerTwilio(fastify: FastifyInstance, options: TwilioOptions): Promise<void> {
  await bringWebSockets(fastify);
  const limits = { ...TWILIO_LIMITS, ...options.limits };
  const tickets = options.tickets ?? new Tickets(options.clock, options.chance);
  const watch = new SocketWatch(options.clock, limits.watchEveryMs);
  const wakeUps = options.rest ? new WakeUps(options.rest) : null;
  fastify.addHook('onClose', () => tickets.close());
  let unstarted = 0;

  await fastify.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 32_768 },
      (_request, body, done) => done(null, parseForm(body.toString())),
    );
    // Its signature, or a ticket, says whose call it is.
    const config = { permission: 'public' as const };
    scope.post('/twilio/voice', { config }, voiceWebhook(options, tickets));
    if (options.dispatch) scope.post(AGAIN_PATH, { config }, againWebhook(options, options.dispatch));
    if (options.placed) {
      const { answered, status, machine } = placedWebhooks(options, options.placed, tickets);
      scope.post(ANSWERED_PATH, { config }, answered);
      scope.post(STATUS_PATH, { config }, status);
      scope.post(MACHINE_PATH, { config }, machine);
    }
    scope.get(MEDIA_PATH, { websocket: true, config }, (socket, request) => {
      if (unstarted >= limits.maxUnstarted) {
        socket.on('error', () => socket.terminate());
        options.log.warn(
          { channel: 'twilio', code: 'line.flooding' },
          'media socket closed: too many wait for their start',
        );
        return socket.close(
          closeCodeOf('line.flooding'),
          closeReason('line.flooding', 'too many sockets without a start'),
        );
      }
      unstarted += 1;
      return void new MediaSocket(socket, {
        options,
        limits,
        tickets,
        watch,
        wakeUps,
        stream: request.raw.socket,
        onStartedOrGone: () => (unstarted -= 1),
      });
    });
  });
}

function parseForm(body: string): FormParameters {
  const form: FormParameters = Object.create(null) as FormParameters;
  for (const [name, value] of new URLSearchParams(body)) {
    const before = form[name];
    form[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return form;
}
