/** An answer that goes on: server-sent events, until the reader leaves or Parley stops. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Aborted when the reader has left, or Parley stops. */
export function untilLeft(reply: Pick<FastifyReply, 'raw'>, stopping: AbortSignal): AbortSignal {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  return AbortSignal.any([stopping, gone.signal]);
}

/** Sends the text of the events as it comes: no cache keeps it, and no proxy gathers it. */
export function sendEvents<Reply extends Pick<FastifyReply, 'header' | 'send'>>(
  reply: Reply,
  events: AsyncIterable<string>,
): Reply {
  reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    // A connection that is left open after the last event would hold up the end of Parley.
    .header('connection', 'close')
    .send(Readable.from(events, { objectMode: false }));
  return reply;
}
