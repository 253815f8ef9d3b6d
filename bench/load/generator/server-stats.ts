/** What a server of ours tells of itself over HTTP: the heap, what was allocated, the collector, the event loop. Peers may tell it too. */

export interface ServerStats {
  /** Since the last `begin`. */
  seconds: number;
  allocatedMb: number;
  collections: { count: number; full: number; totalMs: number; longestMs: number };
  loopLateMs: { p50: number; p99: number; max: number };
  /** Now; after a full collection where `collect` asked for it. */
  memoryMb: { heap: number; external: number; buffers: number; rss: number };
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
