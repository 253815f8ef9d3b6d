/** Agents as they were last seen, for callers who ring while the store is away. */
import type { Clock } from '#voice/ports/clock.ts';
import type { AgentRow, AgentStore } from './ports/agent-store.ts';

/** A store that takes longer than this to find an agent is not waited for. Longer: the caller hears it ring. */
const PATIENCE_MS = 400;
/** The least recently used is forgotten. */
const MOST_AGENTS = 1000;

/** The same agents; one that was seen before is found also when the store fails or is late. Lists and changes need the store. */
export function rememberedAgents(store: AgentStore, clock: Clock): AgentStore {
  const seen = new Map<string, AgentRow>();
  const remember = (row: AgentRow): AgentRow => {
    seen.delete(row.id);
    seen.set(row.id, row);
    for (const [oldest] of seen) {
      if (seen.size <= MOST_AGENTS) break;
      seen.delete(oldest);
    }
    return row;
  };

  const find = async (id: string): Promise<AgentRow | null> => {
    const row = await store.get(id);
    if (row) return remember(row);
    seen.delete(id);
    return null;
  };

  return {
    list: async () => (await store.list()).map(remember),
    put: async (agent) => remember(await store.put(agent)),
    get: async (id) => {
      const known = seen.get(id);
      if (!known) return find(id);
      const late = Promise.withResolvers<AgentRow>();
      const cancel = clock.timer(PATIENCE_MS, () => late.resolve(known));
      try {
        return await Promise.race([find(id).catch(() => known), late.promise]);
      } finally {
        cancel();
      }
    },
  };
}
