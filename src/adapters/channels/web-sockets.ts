/** WebSockets on the server, for every channel that talks over them. */
import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { MAX_MESSAGE_BYTES } from '#platform/lines/bounds.ts';
import { onSocketFault } from '#platform/lines/socket-fault.ts';

/** Brings @fastify/websocket where the server has none yet: several channels share it. */
export async function bringWebSockets(fastify: FastifyInstance): Promise<void> {
  if (fastify.hasDecorator('websocketServer')) return;
  await fastify.register(websocket, {
    errorHandler: onSocketFault,
    options: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false },
  });
}
