/** What thinks in a call: a model of the tenant's own where its agent asks for one, else those of the installation; the script engine behind them. */
import { preferred } from '#platform/agents/permitted.ts';
import type { Strategy } from '#platform/agents/strategy.ts';
import type { OpenedModel, OwnModels } from '#platform/models/own-models.ts';
import type { LanguageModel, ToolRunner } from '#voice/ports/language-model.ts';
import { sensitiveOf } from './call-gate.ts';
import type { CallGovernance, CallHead, Direction } from './ports/call-store.ts';

export interface Mind {
  llm: LanguageModel[];
  tools: ToolRunner;
}

export interface MindSources {
  /** What thinks for a strategy, and with which tools; in place of the installation's models `own`, where given. */
  mindFor: (strategy: Strategy, own?: readonly OpenedModel[]) => Mind;
  /** Models of tenants' own; without them all agents think with those of the installation. */
  ownModels?: Pick<OwnModels, 'open' | 'named'>;
}

export interface CallOfMind extends Pick<CallHead, 'tenantId' | 'agentId' | 'agentName' | 'channel'> {
  /** Null for a talk that is no call. */
  id: string | null;
  direction: Direction;
}

const SCRIPT = { id: 'script' };

/** `withheld` says why the tenant's model does not think though its agent asks for it. Never rejects. */
export async function mindOf(
  { mindFor, ownModels }: MindSources,
  strategy: Strategy,
  call: CallOfMind,
): Promise<Mind & { withheld: string | null }> {
  const { profile } = strategy.model;
  if (profile === undefined || !ownModels) return { ...mindFor(strategy), withheld: null };
  const { id: callId, tenantId, agentId, agentName, channel, direction } = call;
  const own = await ownModels.open({
    tenantId,
    agent: { id: agentId, name: agentName },
    profile,
    ...(callId !== null && { callId }),
    facts: { channel, direction, sensitive: sensitiveOf(strategy), policies: strategy.policies },
  });
  return own === null
    ? { ...mindFor(strategy), withheld: null }
    : { ...mindFor(strategy, own.models), withheld: own.withheld };
}

/** How what would think is called, in the record of a call that has not begun: no gate is asked, and no key is read. */
export async function mindNames(
  { mindFor, ownModels }: MindSources,
  strategy: Strategy,
  tenantId: string,
): Promise<{ id: string }[]> {
  const { profile, prefer } = strategy.model;
  const own = profile === undefined ? null : ((await ownModels?.named(tenantId, profile)) ?? null);
  return own === null ? mindFor(strategy).llm : preferred([{ id: own }, SCRIPT], prefer);
}

/** What the log and the head say of a call whose own model is withheld. */
export function withheldFrom(governance: CallGovernance, withheld: string | null): CallGovernance {
  return withheld === null ? governance : { ...governance, reasons: [...governance.reasons, withheld] };
}
