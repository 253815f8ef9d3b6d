/** A session's events as `text/event-stream`: those of one that goes on, or what is left of one that is over. */
import type { Followed } from '#platform/sessions/event-window.ts';
import type { SessionRecord } from '#platform/sessions/session-record.ts';
import type { Clock } from '#voice/ports/clock.ts';

/** Before the next event after so long, who reads is asked for again. */
const ASK_EVERY_MS = 10_000;

/** Ends with the rejection of `stillMay`: who comes back then is refused. */
export async function* forWhoMay(
  events: AsyncIterable<Followed>,
  clock: Clock,
  stillMay: () => Promise<void>,
): AsyncGenerator<Followed> {
  let askedMs = clock.nowMs();
  for await (const event of events) {
    if (clock.nowMs() - askedMs >= ASK_EVERY_MS) {
      askedMs = clock.nowMs();
      await stillMay();
    }
    yield event;
  }
}

/** `isOver` is asked at the end: whoever is cut off by the end of Parley comes back, and hears how it ended. */
export async function* asEventStream(
  events: AsyncIterable<Followed>,
  isOver: () => boolean,
): AsyncGenerator<string> {
  // A reader that was cut off comes back after this many milliseconds.
  yield 'retry: 2000\n\n';
  for await (const event of events) {
    if (event === 'heartbeat') yield ': still here\n\n';
    else yield `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
  }
  if (isOver()) yield 'event: end\ndata: {}\n\n';
}

/** Of a session whose events are not kept any more: how it ended. */
export async function* leftOf(record: SessionRecord, after: number): AsyncGenerator<Followed> {
  const { stopped, audioMs, utterances } = record;
  const seq = after + 1;
  yield { type: 'session.gap', fromSeq: seq, seq };
  if (stopped === null) return;
  const { atMs, reason, by } = stopped;
  yield { type: 'session.stopped', seq: seq + 1, atMs, reason, by, audioMs, utterances };
}
