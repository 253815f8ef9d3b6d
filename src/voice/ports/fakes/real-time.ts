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

/** Between two looks at what this process knows, and between two questions to a server, which bounds how many it answers. */
const LOOKING_MS = 5;
const ASKING_MS = 100;

/** Resolves when `done()` is true; throws after `limitMs`, with the condition as it is written. */
export async function until(done: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const isDone = done();
    if (await isDone) return;
    if (performance.now() > endMs)
      throw new Error(`This did not become true within ${limitMs} ms: ${done.toString()}`);
    await pause(isDone instanceof Promise ? ASKING_MS : LOOKING_MS);
  }
}

/** For what is due at once. A busy machine has a second for it; what only an idle timer would mend takes longer. */
export function soon(done: () => boolean): Promise<void> {
  return until(done, 1000);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
