import { parseStrategy } from '#platform/agents/strategy.ts';
import type { AgentRow } from '#platform/agents/ports/agent-store.ts';
import type { Agent } from '#wire/api.ts';

/** A source that an older Parley took and this one does not is still shown, so that it can be mended. */
export function presentAgent(row: AgentRow): Agent {
  const parsed = parseStrategy(row.source);
  return {
    id: row.id,
    name: row.name,
    description: parsed.ok ? parsed.strategy.description : '',
    locale: parsed.ok ? parsed.strategy.locale : 'en-US',
    source: row.source,
    updatedAt: new Date(row.updatedAtMs).toISOString(),
  };
}
