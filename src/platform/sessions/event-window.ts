/** The last events of one session, numbered; readers follow from any number, each at its own pace. Who is too slow is told of the gap. */
import type { Clock } from '#voice/ports/clock.ts';
import type { SessionEvent, SessionGap, SessionHappening } from './session-event.ts';

/** Minutes of lively talk. A reader that comes back after more has missed something, and is told. */
const MOST_EVENTS = 1000;
/** A quiet session gives a sign of life this often, so that proxies keep the connection. */
const HEARTBEAT_MS = 15_000;

export type Followed = SessionEvent | SessionGap | 'heartbeat';

export class EventWindow {
  readonly #clock: Clock;
  readonly #events: SessionEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #seq = 0;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get last(): number {
    return this.#seq;
  }

  /** How many readers wait for what comes next. */
  get readers(): number {
    return this.#waiting.size;
  }

  /** Ignored after `close`. */
  tell(happening: SessionHappening): void {
    if (this.#closed) return;
    this.#seq += 1;
    this.#events.push({ seq: this.#seq, atMs: Math.round(this.#clock.epochMs()), ...happening });
    if (this.#events.length > MOST_EVENTS) this.#events.shift();
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** Events with a greater `seq` than `after`, those that are kept first, then as they come. Ends with the session, or with the signal. */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<Followed> {
    let at = Math.min(after, this.#seq);
    while (!signal.aborted) {
      const oldest = this.#events[0]?.seq ?? this.#seq + 1;
      if (at < oldest - 1) {
        yield { type: 'session.gap', fromSeq: at + 1, seq: oldest - 1 };
        at = oldest - 1;
        continue;
      }
      const next = this.#events[at - oldest + 1];
      if (next) {
        at = next.seq;
        yield next;
      } else if (this.#closed) return;
      else if ((await this.#changed(signal)) === 'quiet' && !signal.aborted) yield 'heartbeat';
    }
  }

  #changed(signal: AbortSignal): Promise<'changed' | 'quiet'> {
    return new Promise((resolve) => {
      const done = (how: 'changed' | 'quiet'): void => {
        cancel();
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve(how);
      };
      const wake = (): void => done('changed');
      const cancel = this.#clock.timer(HEARTBEAT_MS, () => done('quiet'));
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
