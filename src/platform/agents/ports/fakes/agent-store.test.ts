import { memoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { agentStoreContract } from '../agent-store.contract.ts';
import { experimentStoreContract } from '../experiment-store.contract.ts';
import { memoryAgentStore } from './agent-store.ts';
import { memoryExampleStore } from './example-store.ts';
import { memoryExperimentStore } from './experiment-store.ts';

agentStoreContract('memory', async () => {
  const clock = new VirtualClock();
  return { store: memoryAgentStore(clock), clock, close: async () => {} };
});

experimentStoreContract('memory', async () => {
  const clock = new VirtualClock();
  const calls = memoryCallStore();
  const experiments = memoryExperimentStore(clock, { of: calls.forTenant(HOME_TENANT), logs: calls });
  const agents = memoryAgentStore(clock, experiments);
  const examples = memoryExampleStore();
  return { agents, experiments, examples, calls, tenantId: HOME_TENANT, close: async () => {} };
});
