/** What retention and erasure ask of the store. Made for one tenant. Everything that deletes looks for holds in its own transaction. */
import type { Inventory, Step } from './plan.ts';
import type { Retention } from './policy.ts';

export interface RetentionStore {
  policies(): Promise<Partial<Retention>>;
  setPolicies(retention: Partial<Retention>): Promise<void>;
  /** Calls that ended up to this time and of which anything is left, by id after `afterId`. Those whose recording lies in another data folder are not among them. */
  inventory(query: { endedUpToMs: number; afterId: string; limit: number }): Promise<Inventory[]>;
  /** The calls of these ids, whenever they ended. */
  inventoryOf(callIds: readonly string[]): Promise<Inventory[]>;

  /** Deletes the log of a call, or the entries of some types, and keeps the record of it, in one transaction. */
  deleteLog(deletion: Deletion, types: readonly string[] | null): Promise<Outcome>;
  /** Puts a tombstone in the place of a call's head. */
  entomb(deletion: Deletion): Promise<Outcome>;
  /** Records that a recording with this digest is about to go. Null when it may; otherwise nothing was recorded. */
  beginRecording(deletion: Deletion, file: { digest: string; bytes: number }): Promise<Outcome | null>;
  /** Runs `remove` while no hold can be placed, and records that it is gone. */
  finishRecording(deletion: Deletion, remove: () => Promise<boolean>): Promise<Outcome>;

  /** What is deleted and not yet in the audit, a call after the other. */
  toAudit(limit: number): Promise<DeletionRecord[]>;
  audited(ids: readonly number[]): Promise<void>;
  /** Newest first. */
  records(limit: number): Promise<DeletionRecord[]>;
  tombstone(callId: string): Promise<Tombstone | null>;
}

export interface Deletion {
  callId: string;
  step: Step;
  /** `retention`, or the id of an erasure. */
  because: string;
  nowMs: number;
}

/**
 * `deleted`: gone, and recorded. `held`: a hold stands over it, nothing was touched. `active`: the call goes on. `gone`: there is no such call.
 * `too-early`: another step comes first.
 */
export type Outcome =
  | { outcome: 'deleted'; digest: string; entries: number; bytes: number }
  | { outcome: 'held'; holdId: string }
  | { outcome: 'active' | 'gone' | 'too-early' };

export interface DeletionRecord {
  id: number;
  callId: string;
  /** `mentions`: entries of another's call in which an erased person was named. */
  step: Step | 'mentions';
  because: string;
  bytes: number;
  entries: number;
  digest: string;
  doneAtMs: number;
}

export interface Tombstone {
  callId: string;
  agentId: string;
  channel: string;
  startedAtMs: number;
  endedAtMs: number | null;
  durationMs: number | null;
  turns: number | null;
  entries: number | null;
  because: string;
  entombedAtMs: number;
}
