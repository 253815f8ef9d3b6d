/** A small server on a port of its own that tells of this process: see `generator/server-stats.ts`. */
import { createServer } from 'node:http';
import type { Worker } from 'node:worker_threads';
import type { AddressInfo } from 'node:net';
import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { GCProfiler, getHeapStatistics } from 'node:v8';
import type { ServerStats } from './generator/server-stats.ts';

const MB = 1_048_576;
const NS_PER_MS = 1e6;
/** A worker that is busy for longer is left out of what is told. */
const WORKER_WITHIN_MS = 500;
/** Every thread that this process has started, and that has not ended. */
const workers = new Set<Worker>();
process.on('worker', (worker) => {
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
});

/** How often the event loop is looked at; its lateness is what is over that. */
const LOOP_MS = 10;

/** Resolves with the address. `port` 0 takes any free one. */
export async function tellStats(port = 0): Promise<string> {
  const teller = new Teller();
  const server = createServer((request, response) => {
    const what = request.url ?? '';
    if (what.includes('collect')) collect();
    void workerHeaps().then((heaps) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(teller.read(heaps)));
      if (what.includes('begin')) teller.begin();
    });
  });
  server.unref();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/stats`;
}

class Teller {
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_MS });
  #profiler = new GCProfiler();
  #startMs = performance.now();
  #collections = { count: 0, full: 0, totalMs: 0, longestMs: 0 };
  /** Megabytes allocated before the profiler was last read, and what was in use when it was started. */
  #allocatedMb = 0;
  #usedMb = 0;

  constructor() {
    this.#loop.enable();
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { kind } = (entry as unknown as { detail: { kind: number } }).detail;
        this.#collections.count += 1;
        if (kind === constants.NODE_PERFORMANCE_GC_MAJOR) this.#collections.full += 1;
        this.#collections.totalMs += entry.duration;
        this.#collections.longestMs = Math.max(this.#collections.longestMs, entry.duration);
      }
    }).observe({ entryTypes: ['gc'] });
    this.begin();
  }

  begin(): void {
    this.#profiler.stop();
    this.#profiler = new GCProfiler();
    this.#profiler.start();
    this.#startMs = performance.now();
    this.#allocatedMb = 0;
    this.#usedMb = usedMb();
    this.#collections = { count: 0, full: 0, totalMs: 0, longestMs: 0 };
    this.#loop.reset();
  }

  read(heaps: ServerStats['workers']): ServerStats {
    this.#count();
    const { heapUsed, heapTotal, external, arrayBuffers, rss } = process.memoryUsage();
    const resources: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
    const late = (ns: number): number => Math.max(0, tenth(ns / NS_PER_MS - LOOP_MS));
    const { count, full, totalMs, longestMs } = this.#collections;
    return {
      seconds: tenth((performance.now() - this.#startMs) / 1000),
      allocatedMb: tenth(this.#allocatedMb),
      collections: { count, full, totalMs: tenth(totalMs), longestMs: tenth(longestMs) },
      loopLateMs: {
        p50: late(this.#loop.percentile(50)),
        p99: late(this.#loop.percentile(99)),
        max: late(this.#loop.max),
      },
      memoryMb: {
        heap: tenth(heapUsed / MB),
        external: tenth(external / MB),
        buffers: tenth(arrayBuffers / MB),
        rss: tenth(rss / MB),
      },
      committedMb: tenth(heapTotal / MB),
      touchedMb: tenth(getHeapStatistics().total_physical_size / MB),
      workers: heaps,
      resources,
    };
  }

  /** What was in use before each collection, less what the one before it left, has been allocated between them. */
  #count(): void {
    const { statistics } = this.#profiler.stop();
    for (const { beforeGC, afterGC } of statistics) {
      this.#allocatedMb += Math.max(0, used(beforeGC.heapStatistics) - this.#usedMb);
      this.#usedMb = used(afterGC.heapStatistics);
    }
    const now = usedMb();
    this.#allocatedMb += Math.max(0, now - this.#usedMb);
    this.#usedMb = now;
    this.#profiler = new GCProfiler();
    this.#profiler.start();
  }
}

async function workerHeaps(): Promise<ServerStats['workers']> {
  const late = new Promise<null>((resolve) => void setTimeout(resolve, WORKER_WITHIN_MS, null).unref());
  const asked = [...workers].map((worker) =>
    Promise.race([worker.getHeapStatistics().catch(() => null), late]),
  );
  const told = (await Promise.all(asked)).filter((each) => each !== null);
  const sum = (of: (heap: (typeof told)[number]) => number): number =>
    tenth(told.reduce((all, heap) => all + of(heap), 0) / MB);
  return {
    count: workers.size,
    heapMb: sum((heap) => heap.used_heap_size),
    committedMb: sum((heap) => heap.total_heap_size),
    touchedMb: sum((heap) => heap.total_physical_size),
    externalMb: sum((heap) => heap.external_memory),
  };
}

function used(statistics: { usedHeapSize: number; externalMemory: number }): number {
  return (statistics.usedHeapSize + statistics.externalMemory) / MB;
}

function usedMb(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return (used_heap_size + external_memory) / MB;
}

/** Where the process was started with `--expose-gc`. */
function collect(): void {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
