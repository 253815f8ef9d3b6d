import type { LogEntry } from '#voice/log.ts';
import type { Followed } from './follow.ts';

/** The text of a `text/event-stream`: one message an entry, comments as signs of life, `end` at the end. */
export async function* asServerSentEvents(
  entries: AsyncIterable<Followed>,
  kind?: LogEntry['kind'],
): AsyncGenerator<string> {
  // A reader that was cut off comes back after this many milliseconds.
  yield 'retry: 2000\n\n';
  for await (const entry of entries) {
    if (entry === 'heartbeat') yield ': still here\n\n';
    else if (entry === 'end') yield 'event: end\ndata: {}\n\n';
    else if (kind === undefined || entry.kind === kind) {
      yield `id: ${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`;
    }
  }
}
