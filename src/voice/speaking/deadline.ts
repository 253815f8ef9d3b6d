import { ParleyError } from '../errors.ts';
import type { CancelTimer, Clock } from '../ports/clock.ts';

/** With nothing left to be heard, the next piece of a clause may be so late. More: a hole in the middle of a word. */
const RUN_DRY_MS = 500;
/** Timers and the far end are no more exact than this. */
const NEARLY_MS = 20;

export interface Patience {
  /** Nothing may come for so long, however much is in hand. */
  stallMs: number;
  /** What came and is not heard yet. */
  aheadMs: () => number;
}

/**
 * Passes `source` on. Once something has come, throws `provider.timeout` (after telling `abandon` so) when nothing more comes for
 * `stallMs`, or when all that came has been heard and nothing follows. The wait for the first item is somebody else's to watch.
 * Leaving early leaves the source.
 */
export async function* withoutStalls<T>(
  source: AsyncIterable<T>,
  patience: Patience,
  clock: Clock,
  abandon: (why: ParleyError) => void,
): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  let first = true;
  let over = false;
  try {
    for (;;) {
      const next = items.next();
      const result = await (first ? next : orTimeout(next, patience, clock, abandon));
      over = result.done === true;
      if (result.done) return;
      first = false;
      yield result.value;
    }
  } catch (fault) {
    over = true;
    throw fault;
  } finally {
    // Not awaited: a source that hangs would keep whoever leaves it.
    if (!over) items.return?.().catch(() => undefined);
  }
}

function orTimeout<T>(
  next: Promise<T>,
  { stallMs, aheadMs }: Patience,
  clock: Clock,
  abandon: (why: ParleyError) => void,
): Promise<T> {
  const untilMs = clock.nowMs() + stallMs;
  return new Promise((resolve, reject) => {
    let cancel: CancelTimer;
    const wait = (): void => {
      const leftMs = untilMs - clock.nowMs();
      const patienceMs = aheadMs() + RUN_DRY_MS;
      cancel = clock.timer(Math.min(leftMs, patienceMs), () => {
        if (clock.nowMs() < untilMs && aheadMs() > NEARLY_MS) return wait();
        const why = new ParleyError('provider.timeout', 'nothing more came');
        reject(why);
        abandon(why);
      });
    };
    wait();
    next.finally(() => cancel()).then(resolve, reject);
  });
}
