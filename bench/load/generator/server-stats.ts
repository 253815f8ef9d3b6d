/** What a server of ours tells of itself over HTTP: the heap, what was allocated, the collector, the event loop. Peers may tell it too. */

export interface ServerStats {
  /** Since the last `begin`. */
  seconds: number;
  allocatedMb: number;
  collections: { count: number; full: number; totalMs: number; longestMs: number };
  loopLateMs: { p50: number; p99: number; max: number };
  /** Now; after a full collection where `collect` asked for it. */
  memoryMb: { heap: number; external: number; buffers: number; rss: number };
  /** What V8 has taken from the system for the main thread's heap, used or not. */
  committedMb: number;
  /** Of it what has ever been touched, by its own count: only that is in memory. Not told by runs of before it was counted. */
  touchedMb?: number;
  /** The heaps of its worker threads, without what lies outside them; those that do not answer soon are left out. */
  workers: { count: number; heapMb: number; committedMb: number; touchedMb?: number; externalMb: number };
  /** What keeps the process alive, by kind: timers, sockets. */
  resources: Record<string, number>;
}

/** `begin` starts the counts anew; `collect` collects garbage before it looks. Null where nothing is told. */
export async function readServerStats(url: string, what: 'begin' | 'collect'): Promise<ServerStats | null> {
  try {
    const response = await fetch(`${url}?${what}`);
    return (await response.json()) as ServerStats;
  } catch {
    return null;
  }
}
