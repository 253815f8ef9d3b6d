/** Puts the agents that come with Parley into an agent store that does not have them. What a user has changed stays. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';

export interface SeedLog {
  error(fields: object, message: string): void;
}

/** Answers the ids of the agents that were added. */
export async function seedAgents(agents: AgentStore, folder: string, log: SeedLog): Promise<string[]> {
  const present = new Set((await agents.list()).map((agent) => agent.id));
  const added: string[] = [];
  for (const file of (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted()) {
    if (present.has(file.replace(/\.ya?ml$/, ''))) continue;
    const source = await readFile(join(folder, file), 'utf8');
    const parsed = parseStrategy(source);
    if (!parsed.ok) {
      log.error({ file, errors: parsed.errors.slice(0, 3) }, 'an example strategy is not valid');
      continue;
    }
    const { id, name } = parsed.strategy;
    if (present.has(id)) continue;
    await agents.put({ id, name, source });
    added.push(id);
  }
  return added;
}
