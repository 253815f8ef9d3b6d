/** What has been opened, to be closed in the opposite order, each part within its own time. */
import type { Clock } from '#voice/ports/clock.ts';

export interface Part {
  name: string;
  limitMs: number;
  close: () => Promise<unknown> | void;
}

export interface CloseLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export class Closing {
  readonly #parts: Part[] = [];
  #closed: Promise<boolean> | null = null;

  add(part: Part): void {
    this.#parts.push(part);
  }

  /** Closes everything once. Answers false when a part failed or took too long; the others are closed all the same. */
  close(clock: Clock, log: CloseLog): Promise<boolean> {
    this.#closed ??= this.#closeAll(clock, log);
    return this.#closed;
  }

  async #closeAll(clock: Clock, log: CloseLog): Promise<boolean> {
    let well = true;
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      const { name, limitMs, close } = part;
      const late = Promise.withResolvers<'late'>();
      const cancel = clock.timer(limitMs, () => late.resolve('late'));
      try {
        if ((await Promise.race([Promise.resolve().then(close), late.promise])) === 'late') {
          well = false;
          log.warn({ part: name, limitMs }, 'a part did not close in time; going on without it');
        }
      } catch (fault) {
        well = false;
        log.error({ part: name, err: fault }, 'a part did not close');
      } finally {
        cancel();
      }
    }
    return well;
  }
}
