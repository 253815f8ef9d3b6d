/** The agents of the home tenant: put there at the first start, read and warmed up at each. */
import { join } from 'node:path';
import type { Log } from '#adapters/telemetry/log.ts';
import { compilePlan } from '#platform/agents/compile.ts';
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import { codeOf } from '#voice/errors.ts';
import type { Engines } from '../engines/engines.ts';
import type { Phases } from '../phases.ts';
import { seedAgents } from './seed.ts';
import type { Settings } from '../settings/settings.ts';

/** Agents of the home tenant that are read at the start. More: a later start. */
const MOST_SEEN = 50;

interface Parts {
  settings: Pick<Settings, 'agentId'>;
  log: Log;
  phases: Phases;
  /** Where the examples are. */
  root: string;
}

/** The ids of the home tenant's agents, which are there when it starts for the first time. */
export async function openAgents(
  { settings, log, phases, root }: Parts,
  home: AgentStore,
  engines: Engines,
): Promise<string[]> {
  await phases.measure('agents', () => seedAgents(home, join(root, 'examples'), log));
  const agents = (await home.list()).map((agent) => agent.id);
  // Seen once, they answer also while the database is away.
  await Promise.all(agents.slice(0, MOST_SEEN).map((id) => home.answering(id)));
  await phases.measure('recogniser', () => warmUp(settings.agentId, home, engines, log));
  return agents;
}

/** The first caller's first answer finds its grammar compiled. */
async function warmUp(agentId: string, agents: AgentStore, engines: Engines, log: Log): Promise<void> {
  const published = (await agents.answering(agentId))?.versions[0];
  const parsed = published === undefined ? null : parseStrategy(published.source);
  if (!parsed?.ok) {
    log.warn({ agentId }, 'The agent that should answer is missing or not valid');
    return;
  }
  try {
    await engines.warm(compilePlan(parsed.strategy));
  } catch (fault) {
    log.warn({ agentId, code: codeOf(fault) }, 'The recogniser could not be warmed up');
  }
}
