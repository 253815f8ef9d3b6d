/** Gives calls of dead runners back, and ends what waited for too long. Any process may do it; two at once do no harm. */
import { codeOf } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { TicketStore } from './ports/ticket-store.ts';
import { DISPATCH_TIMES, type DispatchTimes } from './times.ts';

export interface CleanerSetup {
  store: Pick<TicketStore, 'clean'>;
  clock: Clock;
  log: { warn(fields: object, text: string): void };
  times?: DispatchTimes;
}

/** Returns what ends it. */
export function keepClean({ store, clock, log, times = DISPATCH_TIMES }: CleanerSetup): () => void {
  let closed = false;
  // While the database was away no lease could be renewed: everybody is given the time to.
  let notBeforeMs = 0;
  const clean = async (): Promise<void> => {
    if (clock.nowMs() < notBeforeMs) return;
    try {
      const { givenBack, expired } = await store.clean(times.returnMs);
      if (givenBack.length > 0)
        log.warn({ callIds: givenBack }, 'Calls of a runner that has died wait for their lines');
      if (expired.length > 0) log.warn({ callIds: expired }, 'Nobody went on with some calls');
    } catch (fault) {
      notBeforeMs = clock.nowMs() + times.leaseMs;
      log.warn({ code: codeOf(fault) }, 'The tickets of calls could not be looked after');
    }
  };
  const again = (): void => {
    if (!closed) clock.timer(times.beatMs, () => void clean().finally(again));
  };
  again();
  return () => void (closed = true);
}
