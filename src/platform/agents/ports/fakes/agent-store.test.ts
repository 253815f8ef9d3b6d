import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { agentStoreContract } from '../agent-store.contract.ts';
import { memoryAgentStore } from './agent-store.ts';

agentStoreContract('the agents in memory', async () => {
  const clock = new VirtualClock();
  return { store: memoryAgentStore(clock), clock, close: async () => {} };
});
