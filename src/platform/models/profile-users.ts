/** Who would be left without a model, or a model without its key: what is used is not taken away. */
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import { ParleyError } from '#voice/errors.ts';
import type { ModelProfileStore } from './ports/model-profile-store.ts';

/** Throws `profile.in_use` while a version that answers calls asks for it. */
export async function demandProfileUnused(
  agents: Pick<AgentStore, 'list' | 'answering'>,
  name: string,
): Promise<void> {
  const users: string[] = [];
  for (const { id, archivedAtMs, published } of await agents.list()) {
    if (archivedAtMs !== null || published === null) continue;
    const answering = await agents.answering(id);
    if (answering?.versions.some(({ source }) => asksFor(source, name)) === true) users.push(id);
  }
  if (users.length === 0) return;
  throw new ParleyError(
    'profile.in_use',
    `"${name}" is what ${users.length === 1 ? 'the agent' : 'the agents'} ${users.join(', ')} ${users.length === 1 ? 'thinks' : 'think'} with: publish a version with another model.profile, end the experiment that tries it, or archive the agent.`,
  );
}

/** Throws `secret.in_use` while it is the key of a profile. */
export async function demandSecretUnused(
  profiles: Pick<ModelProfileStore, 'list'>,
  secret: string,
): Promise<void> {
  const users = (await profiles.list()).filter((profile) => profile.secret === secret);
  if (users.length === 0) return;
  const names = users.map(({ name }) => name).join(', ');
  throw new ParleyError(
    'secret.in_use',
    `"${secret}" is the key of the model profile ${names}: give it another key, or remove it first. To change the value, write the secret anew.`,
  );
}

/** Reading a strategy takes tens of milliseconds: one that does not hold the name is not read. */
function asksFor(source: string, name: string): boolean {
  if (!source.includes(name)) return false;
  const parsed = parseStrategy(source);
  return parsed.ok && parsed.strategy.model.profile === name;
}
