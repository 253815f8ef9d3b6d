/** Agents as they were last seen, for callers who ring while the store is away. */
import type { Clock } from '#voice/ports/clock.ts';
import type { AgentStore, Answering } from './ports/agent-store.ts';

/** A store that takes longer than this to find an agent is not waited for. Longer: the caller hears it ring. */
const PATIENCE_MS = 400;
/** The least recently used is forgotten. */
const MOST_AGENTS = 1000;

/** The same agents; what answered before is found also when the store fails or is late. Lists and changes need the store. */
export function rememberedAgents(store: AgentStore, clock: Clock): AgentStore {
  const seen = new Map<string, Answering>();
  const find = async (id: string): Promise<Answering | null> => {
    const found = await store.answering(id);
    seen.delete(id);
    if (found) seen.set(id, found);
    for (const [oldest] of seen) {
      if (seen.size <= MOST_AGENTS) break;
      seen.delete(oldest);
    }
    return found;
  };
  /** What has just been published is seen at once, not with its first caller. */
  const look = (id: string): Promise<unknown> => find(id).catch(() => null);
  return {
    ...store,
    async put(agent, by) {
      const row = await store.put(agent, by);
      await look(agent.id);
      return row;
    },
    async publish(id, publication) {
      const version = await store.publish(id, publication);
      await look(id);
      return version;
    },
    async answering(id) {
      const known = seen.get(id);
      if (!known) return find(id);
      const late = Promise.withResolvers<Answering>();
      const cancel = clock.timer(PATIENCE_MS, () => late.resolve(known));
      try {
        return await Promise.race([find(id).catch(() => known), late.promise]);
      } finally {
        cancel();
      }
    },
  };
}
