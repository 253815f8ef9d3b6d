/** Real time, for tests of what holds sockets, threads and processes: its clock, and waits. */
import type { Clock } from '../clock.ts';

export const realClock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  timer(delayMs, fire) {
    const timer = setTimeout(fire, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};

/** Resolves when `done()` is true; throws after `limitMs`, with the condition as it is written. */
export async function until(done: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await done())) {
    if (performance.now() > endMs)
      throw new Error(`This did not become true within ${limitMs} ms: ${done.toString()}`);
    await pause(5);
  }
}

/** For what is due at once. A busy machine has a second for it; what only an idle timer would mend takes longer. */
export function soon(done: () => boolean): Promise<void> {
  return until(done, 1000);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
