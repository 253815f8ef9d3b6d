/** One tenant's record of what the gate was asked and answered. Written once, never changed. */
import type { PolicyAction } from '../actions.ts';
import type { Outcome, Verdict } from '../verdict.ts';
import type { PolicyContext, PolicyPrincipal, PolicyResource } from './policy-engine.ts';

export interface DecisionStore {
  /** Resolves when it is durable; rejects with `storage.unavailable`. */
  add(decision: Decision): Promise<void>;
  /** Newest first. */
  list(query: DecisionQuery): Promise<Decision[]>;
  get(id: string): Promise<Decision | null>;
}

export interface Decision extends Omit<Verdict, 'decisionId' | 'approvalsNeeded'> {
  id: string;
  atMs: number;
  principal: PolicyPrincipal;
  action: PolicyAction;
  resource: PolicyResource;
  context: PolicyContext;
  /** How long the asker waited for the engine. */
  latencyMs: number;
  callId: string | null;
}

export interface DecisionQuery {
  limit: number;
  /** Decisions made before this one. */
  before?: { atMs: number; id: string };
  action?: PolicyAction;
  outcome?: Outcome;
  callId?: string;
}
