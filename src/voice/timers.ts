import type { CancelTimer, Clock } from './ports/clock.ts';
import type { Report } from './report.ts';

/** The heart's timers on a real or virtual clock. */
export function openTimers(
  clock: Clock,
  report: Report,
): { set(timerId: string, delayMs: number): void; cancel(timerId: string): void; close(): void } {
  const running = new Map<string, CancelTimer>();
  return {
    set: (timerId, delayMs) => {
      const fire = (): void => {
        running.delete(timerId);
        report({ type: 'timer.fired', timerId });
      };
      running.set(timerId, clock.timer(delayMs, fire));
    },
    cancel: (timerId) => {
      running.get(timerId)?.();
      running.delete(timerId);
    },
    close: () => {
      for (const cancel of running.values()) cancel();
      running.clear();
    },
  };
}
