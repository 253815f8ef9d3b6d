/** Checks that an answer is an event stream, and bounds it, before anything parses it. */
import { ParleyError } from '#voice/errors.ts';

/** The largest answer and the largest single event of a sane server are far below. Bounds what a mad one can make us hold. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const MAX_EVENT_BYTES = 1024 * 1024;
const NEWLINE = 10;

/** The same answer with a guarded body; throws `provider.malformed` for JSON, a web page, or no body at all. */
export function eventStream(response: Response, host: string): Response {
  const type = response.headers.get('content-type') ?? '';
  if (!response.body || /\b(?:html|json|xml)\b/.test(type)) {
    void response.body?.cancel();
    throw new ParleyError(
      'provider.malformed',
      `${host} answered with ${type || 'nothing'} where an event stream was asked for`,
    );
  }
  return new Response(response.body.pipeThrough(guard(host)), {
    status: response.status,
    headers: response.headers,
  });
}

function guard(host: string): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  let sinceNewline = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      const newline = chunk.lastIndexOf(NEWLINE);
      sinceNewline = newline === -1 ? sinceNewline + chunk.length : chunk.length - 1 - newline;
      if (bytes > MAX_ANSWER_BYTES || sinceNewline > MAX_EVENT_BYTES)
        controller.error(new ParleyError('provider.malformed', `${host} sent more than an answer can be`));
      else controller.enqueue(chunk);
    },
  });
}
