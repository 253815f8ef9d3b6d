import { ParleyError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * Passes `source` on, and throws `provider.timeout` (after calling `abandon`) when, once something has come, nothing more comes for
 * `stallMs`. The wait for the first item is somebody else's to watch.
 */
export async function* withoutStalls<T>(
  source: AsyncIterable<T>,
  stallMs: number,
  clock: Clock,
  abandon: () => void,
): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  let first = true;
  for (;;) {
    const next = items.next();
    const result = first ? await next : await orTimeout(next, stallMs, clock, abandon);
    if (result.done) return;
    first = false;
    yield result.value;
  }
}

function orTimeout<T>(next: Promise<T>, stallMs: number, clock: Clock, abandon: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.timer(stallMs, () => {
      reject(new ParleyError('provider.timeout', `nothing came for ${stallMs} ms`));
      abandon();
    });
    next.finally(cancel).then(resolve, reject);
  });
}
