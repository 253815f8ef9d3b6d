/** Agents kept in memory, for tests. Passes the contract of `AgentStore`. */
import type { Clock } from '#voice/ports/clock.ts';
import type { AgentRow, AgentStore } from '../agent-store.ts';

/** `clock` gives the time at which an agent was last put. */
export function memoryAgentStore(clock: Clock): AgentStore {
  const agents = new Map<string, AgentRow>();
  return {
    async list() {
      return [...agents.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((agent) => ({ ...agent }));
    },
    async get(id) {
      const agent = agents.get(id);
      return agent ? { ...agent } : null;
    },
    async put({ id, name, source }) {
      const row = { id, name, source, updatedAtMs: clock.epochMs() };
      agents.set(id, row);
      return { ...row };
    },
  };
}
