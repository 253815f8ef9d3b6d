/** Who takes a call, and the head of the record that it gets. */
import { type Cast, openCasting } from '#platform/agents/casting.ts';
import type { AgentStore, Answering, VersionRow } from '#platform/agents/ports/agent-store.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { mindNames, type MindSources } from './call-minds.ts';
import type { CallHead } from './ports/call-store.ts';
import type { CallRequest } from './reception.ts';

interface Named {
  id: string;
}

export interface CastingSetup extends MindSources {
  agentsOf: (tenantId: string) => Pick<AgentStore, 'answering' | 'version'>;
  clock: Clock;
  chance: Chance;
  providers: { stt: Named[]; tts: Named[]; vad: Named };
}

export interface CallCast extends Cast {
  agentName: string;
}

type Asked = Omit<CallRequest, 'place'>;

export interface CallCasting {
  /** Throws what `Reception.answer` throws of the agent and the request. */
  cast(request: Asked, channel: string): Promise<CallCast>;
  /** The head of a new record, without what thinks: that is known when the call is let in. */
  headOf(request: Asked, channel: string, cast: CallCast): CallHead;
  /** The head of the record of a call that has not begun, with what would think. */
  headOfUnbegun(request: Asked, channel: string, cast: CallCast): Promise<CallHead>;
}

export function callCasting(setup: CastingSetup): CallCasting {
  const { agentsOf, clock, chance, providers } = setup;
  const castFrom = openCasting(chance);
  const headOf: CallCasting['headOf'] = (request, channel, cast) => {
    const { tenantId, agentId, from, to } = request;
    const { agentName, version, experimentId, plan } = cast;
    return {
      id: chance.id('call'),
      tenantId,
      agentId,
      agentName,
      agentVersion: version,
      ...(experimentId !== null && { experimentId }),
      channel,
      from,
      to,
      startedAtMs: clock.epochMs(),
      plan,
      providers: { stt: ids(providers.stt), tts: ids(providers.tts), llm: [], vad: providers.vad.id },
    };
  };
  return {
    headOf,
    async cast(request, channel) {
      const { tenantId, agentId, version } = request;
      const agents = agentsOf(tenantId);
      const answering =
        version === undefined
          ? await agents.answering(agentId)
          : pinned(await agents.version(agentId, version), agentId);
      if (!answering) throw new ParleyError('agent.unknown', `there is no agent "${agentId}" that answers`);
      return { agentName: answering.name, ...castFrom(answering, { ...request, channel }) };
    },
    async headOfUnbegun(request, channel, cast) {
      const head = headOf(request, channel, cast);
      const llm = ids(await mindNames(setup, cast.strategy, request.tenantId));
      return { ...head, providers: { ...head.providers, llm } };
    },
  };
}

/** One version, whatever answers other calls by now. */
function pinned(version: VersionRow | null, id: string): Answering | null {
  return version && { id, name: version.name, versions: [version], experiment: null };
}

function ids(providers: Named[]): string[] {
  return providers.map(({ id }) => id);
}
