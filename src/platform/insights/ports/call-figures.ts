/** What a tenant's calls add up to. A reading of the calls, never a second truth. */
export interface CallFigures {
  overview(query: FiguresQuery): Promise<Overview>;
  /** How many calls each version of an agent has answered, by its number; those without a call are left out. */
  ofVersions(agentId: string): Promise<ReadonlyMap<number, number>>;
}

export interface FiguresQuery {
  /** Calls that started in [fromMs, toMs), milliseconds since 1970. */
  fromMs: number;
  toMs: number;
  /** By whose midnights days are told apart: an IANA name. */
  timeZone: string;
}

export interface Overview {
  /** Every day that had a call, the earliest first. */
  days: DayFigures[];
  /** How calls ended, the most frequent first. */
  endings: { by: string; reason: string; calls: number }[];
  /** By agent, the one with the most calls first. */
  agents: AgentFigures[];
  channels: { channel: string; calls: number }[];
}

export interface DayFigures {
  /** `YYYY-MM-DD`. */
  day: string;
  calls: number;
  /** Calls that their process did not end. */
  lost: number;
  /** Sum over the calls that have ended. */
  talkMs: number;
}

export interface AgentFigures {
  agentId: string;
  name: string;
  calls: number;
  /** Over the calls that have ended; null when none has. */
  meanDurationMs: number | null;
  meanTurns: number | null;
}

/** So many endings, agents and channels are told at most. */
export const MOST_ROWS = 20;
