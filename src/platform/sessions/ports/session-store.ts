/** Where sessions are kept. */
import type { SessionHead, SessionProgress, SessionRecord } from '../session-record.ts';

/** The sessions of one tenant. */
export interface SessionStore {
  /** As `created`. */
  add(head: SessionHead): Promise<void>;
  get(id: string): Promise<SessionRecord | null>;
  /** False where there is none, or where it is stopped: what is over does not change any more. */
  progress(id: string, progress: SessionProgress): Promise<boolean>;
  /** Newest first. */
  list(query: SessionQuery): Promise<SessionRecord[]>;
}

export interface SessionQuery {
  limit: number;
  project?: string;
  state?: SessionRecord['state'];
  /** Those that were created before. */
  beforeMs?: number;
}

/** Those of all tenants. */
export interface SessionsOfAll {
  /** Marks what the last run of this process has left open; how many. */
  markLost(atMs: number): Promise<number>;
}
