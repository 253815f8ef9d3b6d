// What the process did since the last reset: CPU, garbage collection, event-loop delay, memory. GET / answers it, GET /?reset=1 starts anew.
import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();
const none = () => ({ minor: 0, major: 0, totalMs: 0, longestMs: 0 });
let collections = none();
let cpu = process.cpuUsage();
let sinceMs = performance.now();

new PerformanceObserver((list) => {
  for (const { duration, detail } of list.getEntries()) {
    collections.totalMs += duration;
    collections.longestMs = Math.max(collections.longestMs, duration);
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) collections.minor++;
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections.major++;
  }
}).observe({ entryTypes: ['gc'] });

export function stats(reset) {
  const used = process.cpuUsage(cpu);
  const report = {
    seconds: (performance.now() - sinceMs) / 1000,
    userCpuSeconds: used.user / 1e6,
    systemCpuSeconds: used.system / 1e6,
    loopDelayMs: { p50: loop.percentile(50) / 1e6, p99: loop.percentile(99) / 1e6, max: loop.max / 1e6 },
    collections,
    memory: process.memoryUsage(),
  };
  if (reset) {
    cpu = process.cpuUsage();
    sinceMs = performance.now();
    loop.reset();
    collections = none();
  }
  return report;
}
