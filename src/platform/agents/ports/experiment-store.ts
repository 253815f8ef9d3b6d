/** Where a tenant's experiments are kept, and what their calls came to. */
import type { Arm, Author } from './agent-store.ts';

export interface ExperimentStore {
  /** Throws `experiment.running` where the agent has one already. */
  start(experiment: ExperimentInput): Promise<Experiment>;
  get(id: string): Promise<Experiment | null>;
  /** Newest first. */
  list(agentId: string): Promise<Experiment[]>;
  /** Throws `experiment.unknown` for one that does not run. */
  end(id: string, how: ExperimentEnd): Promise<Experiment>;
  /** What the calls of each arm came to so far; arms without calls are there too. */
  results(id: string): Promise<ArmTally[]>;
}

export interface ExperimentInput {
  id: string;
  agentId: string;
  arms: Arm[];
  /** The reason of a call's end that counts as reaching the goal. */
  goal: string;
  by: Author;
}

export interface ExperimentEnd {
  /** The version that won; null when it was only stopped. */
  winner: number | null;
  by: Author;
}

export interface Experiment {
  id: string;
  agentId: string;
  state: 'running' | 'stopped' | 'concluded';
  arms: Arm[];
  goal: string;
  startedAtMs: number;
  startedBy: Author;
  endedAtMs: number | null;
  endedBy: Author | null;
  winner: number | null;
}

/** Sums over the calls that have ended. */
export interface ArmTally {
  number: number;
  /** All that were begun. */
  calls: number;
  ended: number;
  goals: number;
  durationMs: number;
  turns: number;
  /** Replies of which the caller heard less than all. */
  interruptions: number;
  /** How calls ended, and how often; the ten most frequent. */
  outcomes: { reason: string; calls: number }[];
}
