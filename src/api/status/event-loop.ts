/** How late the event loop is: what every caller hears as jitter when it grows. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The monitor's own timer: its delay is in every sample and is taken off. */
const RESOLUTION_MS = 10;
/** Percentiles are over the last one to two windows of this length. */
const WINDOW_MS = 30_000;

export interface EventLoopLag {
  read(): { p50: number; p99: number };
  stop(): void;
}

export function watchEventLoop(): EventLoopLag {
  let older = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let newer = older;
  newer.enable();
  const turns = setInterval(() => {
    if (older !== newer) older.disable();
    older = newer;
    newer = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    newer.enable();
  }, WINDOW_MS).unref();
  const lagMs = (percentile: number): number => {
    const delayMs = older.count === 0 ? RESOLUTION_MS : older.percentile(percentile) / 1e6;
    return Math.max(0, Math.round((delayMs - RESOLUTION_MS) * 10) / 10);
  };
  return {
    read: () => ({ p50: lagMs(50), p99: lagMs(99) }),
    stop() {
      clearInterval(turns);
      older.disable();
      newer.disable();
    },
  };
}
