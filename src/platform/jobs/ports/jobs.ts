/** Work that waits for its time and outlives the process that asked for it. */
export interface Jobs {
  /** Does it at a time (milliseconds since 1970), or at once when that has passed. Resolves when it cannot be lost any more. */
  at(kind: JobKind, job: Job, epochMs: number): Promise<void>;
  /** Names who does the jobs of a kind, once a kind. A job that rejects is done again, three times at most, later each time. */
  work(kind: JobKind, work: (job: Job) => Promise<void>): void;
}

/** Lower-case words with dots, such as `calls.due`. */
export type JobKind = string;

/** Plain data; it may be done twice where a process dies in the midst of it. */
export interface Job {
  tenantId: string;
  [name: string]: string | number | boolean | null;
}
