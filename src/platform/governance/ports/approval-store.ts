/** One tenant's queue of what waits for people. */
import type { Approval, ApprovalState } from '../approvals/approval.ts';

export interface ApprovalStore {
  /** Null when it was added; the one that has this id already otherwise, and nothing is changed. */
  add(approval: Approval): Promise<Approval | null>;
  get(id: string): Promise<Approval | null>;
  findByToken(tokenHash: string): Promise<Approval | null>;
  /** Newest first. */
  list(query: ApprovalQuery): Promise<Approval[]>;
  /**
   * Gives `work` the approval as it is and keeps what it returns; nobody else changes it between the two, in whatever process. What `work`
   * throws passes through and nothing is changed. Null when there is no such approval. Only state, votes, token, times and result may change.
   */
  change(id: string, work: (approval: Approval) => Approval): Promise<Approval | null>;
}

export interface ApprovalQuery {
  limit: number;
  before?: { createdAtMs: number; id: string };
  /** As it was last kept: one that has expired since may still be kept as waiting. */
  states?: readonly ApprovalState[];
}

/** Across tenants, for the job that tends the queue. */
export interface ApprovalsOfAll {
  /** Approved and to be run by Parley, or running since before `runningSinceMs`, or not run until `nowMs`. */
  due(times: { nowMs: number; runningSinceMs: number }): Promise<{ tenantId: string; id: string }[]>;
}
