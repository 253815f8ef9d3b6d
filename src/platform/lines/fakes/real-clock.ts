/** Real time, for tests of what holds real sockets. */
import type { Clock } from '#voice/ports/clock.ts';

export const realClock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  timer(delayMs, fire) {
    const timer = setTimeout(fire, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
