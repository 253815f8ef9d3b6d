/** Writes down how sessions have ended, again and again until it is kept: a database that is away must not leave them open in the list. */
import { codeOf } from '#voice/errors.ts';
import { type Clock, sleep } from '#voice/ports/clock.ts';

/** The last holds for those behind it. */
const RETRY_MS = [1000, 5000, 30_000, 120_000] as const;

export interface RecordKeeperSetup {
  clock: Clock;
  onFault: (sessionId: string, fault: unknown) => void;
}

export class RecordKeeper {
  readonly #setup: RecordKeeperSetup;
  readonly #closing = new AbortController();
  /** What is not written yet, by session. */
  readonly #under = new Map<Promise<void>, string>();

  constructor(setup: RecordKeeperSetup) {
    this.#setup = setup;
  }

  /** Resolves when it is written, or was tried once and will be tried again. Never rejects. */
  async insist(sessionId: string, write: () => Promise<unknown>): Promise<void> {
    const tried = Promise.withResolvers<void>();
    const work = this.#write(sessionId, write, tried.resolve).finally(() => this.#under.delete(work));
    this.#under.set(work, sessionId);
    await Promise.race([work, tried.promise]);
  }

  /** Whether anything of it is not written yet. */
  waits(sessionId: string): boolean {
    return [...this.#under.values()].includes(sessionId);
  }

  /** What waits is tried once more, then told and given up. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    await Promise.all(this.#under.keys());
  }

  async #write(sessionId: string, write: () => Promise<unknown>, tried: () => void): Promise<void> {
    const { clock, onFault } = this.#setup;
    const { signal } = this.#closing;
    for (let attempt = 0; ; attempt += 1) {
      const last = signal.aborted;
      try {
        await write();
        return;
      } catch (fault) {
        const hopeless = last || codeOf(fault) !== 'storage.unavailable';
        if (attempt === 0 || hopeless) onFault(sessionId, fault);
        if (hopeless) return;
        tried();
        const delayMs = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!;
        await sleep(clock, delayMs, signal).catch(() => undefined);
      }
    }
  }
}
