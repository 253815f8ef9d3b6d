/** What a reader hears of the calls that go on: first all of them, then each change. */
import type { LiveCall, LiveCalls, LiveChange } from '#platform/calls/reception.ts';
import type { Clock } from '#voice/ports/clock.ts';

/** A quiet house gives a sign of life this often, so that proxies keep the connection. */
const HEARTBEAT_MS = 15_000;

export type LiveSource = Pick<LiveCalls, 'list' | 'watch'>;

/**
 * A reader who is slow gets the last change of each call in place of all of them, so that no more waits than there are calls.
 * Ends when `signal` fires.
 */
export async function* liveFeed(
  live: LiveSource,
  tenantId: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): AsyncGenerator<LiveChange | 'heartbeat'> {
  const waiting = new Map<string, LiveChange>();
  let wake: () => void = () => undefined;
  const push = (change: LiveChange): void => {
    const before = waiting.get(change.call.id);
    // Who has not heard of the beginning yet hears of it, as the call is now.
    const type = before?.type === 'started' && change.type === 'changed' ? 'started' : change.type;
    waiting.set(change.call.id, { type, call: change.call });
    wake();
  };
  const leave = live.watch(tenantId, push);
  for (const call of live.list(tenantId)) push({ type: 'started', call });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const next = first(waiting);
      if (next) yield next;
      else if (!(await woken(clock, (resolve) => (wake = resolve)))) yield 'heartbeat';
    }
  } finally {
    leave();
    signal.removeEventListener('abort', onAbort);
  }
}

function first(waiting: Map<string, LiveChange>): LiveChange | undefined {
  const [change] = waiting.values();
  if (change) waiting.delete(change.call.id);
  return change;
}

/** False when nothing has come for a heartbeat. */
function woken(clock: Clock, wakeBy: (resolve: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.timer(HEARTBEAT_MS, () => resolve(false));
    wakeBy(() => {
      cancel();
      resolve(true);
    });
  });
}

/** The text of a `text/event-stream`. */
export async function* asLiveEvents(
  changes: AsyncIterable<LiveChange | 'heartbeat'>,
  present: (call: LiveCall) => unknown,
): AsyncGenerator<string> {
  yield 'retry: 2000\n\n';
  for await (const change of changes) {
    if (change === 'heartbeat') yield ': still here\n\n';
    else {
      const data = JSON.stringify({ type: change.type, call: present(change.call) });
      yield `event: ${change.type}\ndata: ${data}\n\n`;
    }
  }
}
