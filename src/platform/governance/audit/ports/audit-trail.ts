import type { ChainedRecord, ChainHead } from '../chain.ts';
import type { Checkpoint } from '../checkpoint.ts';

/** One tenant's records and checkpoints, to be read. Written by `Audit` only. Throws ParleyError `storage.unavailable`. */
export interface AuditTrail {
  /** Newest first. */
  list(query: AuditQuery): Promise<ChainedRecord[]>;
  /** In order, the least number first, about `limit`: where a tampered trail holds a number twice, all of that number are given. */
  records(afterSeq: number, limit: number): Promise<ChainedRecord[]>;
  checkpoints(afterSeq: number, limit: number): Promise<Checkpoint[]>;
  /** What the writer links the next record to; null before the first. */
  head(): Promise<ChainHead | null>;
}

export interface AuditQuery {
  limit: number;
  /** Records with a lower number. */
  beforeSeq?: number;
  /** Of one action, or with a last `.` of all that begin with it, such as `calls.`. */
  action?: string;
  actorId?: string;
  subjectType?: string;
  subjectId?: string;
  traceId?: string;
  /** ISO 8601, UTC, as in the records. */
  fromAt?: string;
  beforeAt?: string;
}
