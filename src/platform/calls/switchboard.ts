/** Whose caller it is, and who answers: by the number that was called and the time of day. */
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { whoAnswers } from './numbers/answering.ts';
import type { NumberDirectory, PhoneNumber } from './numbers/ports/number-store.ts';

export interface Switchboard {
  /** Never rejects: while the store is away, numbers are as they were last seen, and others are nobody's. */
  called(number: string | null): Promise<Called>;
  /** `asked`: the agent that the carrier's webhook names, which answers in place of the number's. */
  route(called: Called, asked: string | null): Promise<Route>;
}

export interface Called {
  tenantId: string;
  /** Null for a number that nobody has taken into use: the default agent of the home tenant answers. */
  number: PhoneNumber | null;
}

/** `nobody`: the agent that should answer does not exist. */
export type Route = { agentId: string } | { closed: string } | { nobody: string };

export interface SwitchboardSetup {
  numbers: NumberDirectory;
  agentsOf: (tenantId: string) => Pick<AgentStore, 'answering'>;
  home: { tenantId: string; agentId: string };
  clock: Clock;
}

/** A directory that takes longer is not waited for. Longer: the caller hears it ring. */
const PATIENCE_MS = 400;
/** The least recently called is forgotten. */
const MOST_NUMBERS = 1000;

export function switchboard({ numbers, agentsOf, home, clock }: SwitchboardSetup): Switchboard {
  const seen = new Map<string, Called>();
  const nobodys: Called = { tenantId: home.tenantId, number: null };
  const find = async (number: string): Promise<Called> => {
    const found = await numbers.find(number);
    seen.delete(number);
    if (found) seen.set(number, found);
    for (const [oldest] of seen) {
      if (seen.size <= MOST_NUMBERS) break;
      seen.delete(oldest);
    }
    return found ?? nobodys;
  };
  return {
    async called(number) {
      if (number === null) return nobodys;
      const known = seen.get(number) ?? nobodys;
      const late = Promise.withResolvers<Called>();
      const cancel = clock.timer(PATIENCE_MS, () => late.resolve(known));
      try {
        return await Promise.race([find(number).catch(() => known), late.promise]);
      } finally {
        cancel();
      }
    },
    async route({ tenantId, number }, asked) {
      const answer =
        asked === null && number !== null
          ? whoAnswers(number, clock.epochMs())
          : { agentId: asked ?? number?.agentId ?? home.agentId };
      if ('closed' in answer) return answer;
      const { agentId } = answer;
      return (await agentsOf(tenantId).answering(agentId)) === null ? { nobody: agentId } : { agentId };
    },
  };
}
