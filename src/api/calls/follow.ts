/** A call's log from a point on: first what is stored, then what happens, without a gap and without a repeat, to the call's end. */
import type { LogEntry } from '#voice/log.ts';
import { type Clock, sleep } from '#voice/ports/clock.ts';
import type { ApiDeps } from '../deps.ts';

/** Entries that wait for a slow reader; with more, it is let go, and takes up again where it was. */
const MAX_WAITING = 5000;
/** Rows of one look into the store. */
const CHUNK = 500;
/** A quiet call gives a sign of life this often, so that proxies keep the connection. */
const HEARTBEAT_MS = 15_000;
/** While the database is behind, entries between the stored and the live ones are looked for this often … */
const GAP_LOOK_MS = 50;
/** … and this many times; then the reader is let go. */
const GAP_LOOKS = 100;

/** What another process writes is read this often. */
const ELSEWHERE_LOOK_MS = 500;

export type Followed = LogEntry | 'heartbeat' | 'end';

interface From {
  tenantId: string;
  callId: string;
  /** Entries with a greater `seq` are given. */
  after: number;
}

/** Ends with `'end'` when the call is over and all of it was given; without it when the reader was too slow or `signal` fired. */
export async function* follow(
  {
    tenant,
    calls: writer,
    live,
    elsewhere,
    clock,
  }: Pick<ApiDeps, 'tenant' | 'calls' | 'live' | 'elsewhere' | 'clock'>,
  { tenantId, callId, after }: From,
  signal: AbortSignal,
): AsyncGenerator<Followed> {
  const { calls } = tenant(tenantId);
  const call = live.get(tenantId, callId);
  const queue = new Queue(clock);
  const leave = call?.subscribe((entry) => queue.push(entry));
  const onAbort = (): void => queue.stop('left');
  signal.addEventListener('abort', onAbort, { once: true });
  void call?.ended.then(() => queue.stop('ended'));
  try {
    let last = after;
    const stored = async function* (): AsyncGenerator<LogEntry> {
      for (;;) {
        const entries = await calls.log(callId, last, CHUNK);
        for (const entry of entries) yield (((last = entry.seq), entry));
        if (entries.length < CHUNK || signal.aborted) return;
      }
    };
    if (call !== undefined) await writer.flush(callId);
    yield* stored();
    if (call === undefined) {
      for (let going = true; going; yield* stored()) {
        going = (await elsewhere?.get(tenantId, callId)) !== undefined;
        if (going) await sleep(clock, ELSEWHERE_LOOK_MS, signal);
      }
      return yield 'end';
    }

    for (;;) {
      const next = await queue.next();
      if (next === 'left' || signal.aborted) return;
      if (next === 'ended') break;
      if (next === 'heartbeat') yield next;
      else {
        for (let looks = 0; next.seq > last + 1 && looks < GAP_LOOKS; looks++) {
          yield* stored();
          if (next.seq > last + 1) await sleep(clock, GAP_LOOK_MS, signal);
        }
        if (next.seq > last + 1) return;
        if (next.seq > last) yield (((last = next.seq), next));
      }
    }
    yield* stored();
    yield 'end';
  } catch (fault) {
    if (!signal.aborted) throw fault;
  } finally {
    leave?.();
    signal.removeEventListener('abort', onAbort);
    queue.stop('left');
  }
}

/** Entries on their way to one reader, and why there are no more. */
class Queue {
  readonly #clock: Clock;
  #entries: LogEntry[] = [];
  #stopped: 'ended' | 'left' | null = null;
  #wake: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  push(entry: LogEntry): void {
    if (this.#stopped !== null) return;
    if (this.#entries.length >= MAX_WAITING) this.stop('left');
    else this.#entries.push(entry);
    this.#wake?.();
  }

  /** `ended` lets what is waiting be read first; `left` throws it away. */
  stop(why: 'ended' | 'left'): void {
    if (this.#stopped !== 'left') this.#stopped = why;
    if (why === 'left') this.#entries = [];
    this.#wake?.();
  }

  async next(): Promise<LogEntry | 'heartbeat' | 'ended' | 'left'> {
    const ready = this.#entries.shift() ?? this.#stopped;
    if (ready !== null) return ready;
    const woken = await new Promise<boolean>((resolve) => {
      const cancel = this.#clock.timer(HEARTBEAT_MS, () => resolve(false));
      this.#wake = () => {
        cancel();
        resolve(true);
      };
    });
    this.#wake = null;
    return woken ? this.next() : 'heartbeat';
  }
}
