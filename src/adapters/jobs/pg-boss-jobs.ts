/** Jobs in PostgreSQL, by pg-boss: they outlive the process, and many processes may share them. */
import { PgBoss } from 'pg-boss';
import { ParleyError } from '#voice/errors.ts';
import type { Job, JobKind, Jobs } from '#platform/jobs/ports/jobs.ts';

/** Of its own, beside those of the store. */
const CONNECTIONS = 3;
/** They are never idle, so each is closed after so long and opened anew: what its process at the server collects goes with it. */
const RENEW_AFTER_S = 300;
/** How often waiting jobs are looked for: a scheduled call rings so much late at most. */
const LOOK_S = 2;
/** A job that takes longer is believed lost and done again. */
const EXPIRE_S = 120;
const RETRIES = 3;
const RETRY_DELAY_S = 2;
/** Jobs of a kind that a process takes at once. */
const AT_ONCE = 20;
/** Jobs that nobody did are forgotten after so long behind their time. */
const KEEP_S = 14 * 24 * 3600;

export interface JobsLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export type JobsPlace =
  | { connectionString: string }
  | { host: string; port: number; user: string; database: string; password?: string };

export class PgBossJobs implements Jobs {
  readonly #boss: PgBoss;
  readonly #log: JobsLog;
  readonly #started = Promise.withResolvers<void>();
  readonly #queues = new Map<JobKind, Promise<void>>();

  constructor(place: JobsPlace, log: JobsLog) {
    this.#log = log;
    // All of it goes on to its pool of connections, also what its types do not name.
    const pool = { max: CONNECTIONS, maxLifetimeSeconds: RENEW_AFTER_S };
    this.#boss = new PgBoss({
      ...place,
      schema: 'pgboss',
      application_name: 'parley-jobs',
      ...pool,
      schedule: false,
      reindex: false,
      monitorVacuum: false,
    });
    this.#boss.on('error', (fault) =>
      log.warn({ code: codeIn(fault) }, 'The jobs met a fault; they are tried again'),
    );
    // Who waits for it is told; nobody else has to be.
    this.#started.promise.catch(() => undefined);
  }

  /** Makes its tables where they are missing and begins to look for jobs. Until then all that is asked for waits in memory. */
  async start(): Promise<void> {
    try {
      await this.#boss.start();
      this.#started.resolve();
    } catch (fault) {
      const code = codeIn(fault);
      this.#log.error({ code }, 'The jobs did not start: calls at a later time cannot be placed');
      this.#started.reject(away(fault));
    }
  }

  async at(kind: JobKind, job: Job, epochMs: number): Promise<void> {
    try {
      await this.#queue(kind);
      await this.#boss.send(kind, job, {
        startAfter: new Date(epochMs),
        retryLimit: RETRIES,
        retryDelay: RETRY_DELAY_S,
        retryBackoff: true,
        expireInSeconds: EXPIRE_S,
        retentionSeconds: KEEP_S,
      });
    } catch (fault) {
      throw fault instanceof ParleyError ? fault : away(fault);
    }
  }

  work(kind: JobKind, work: (job: Job) => Promise<void>): void {
    this.#look(kind, work).catch((fault: unknown) =>
      this.#log.error({ kind, code: codeIn(fault) }, 'Jobs of a kind are not done'),
    );
  }

  /** What is being done is finished first, five seconds at most. */
  async stop(): Promise<void> {
    this.#started.reject(away(null));
    await this.#boss.stop({ graceful: true, timeout: 5_000 });
  }

  async #look(kind: JobKind, work: (job: Job) => Promise<void>): Promise<void> {
    await this.#queue(kind);
    const options = {
      batchSize: AT_ONCE,
      burstWhenBatchFull: true,
      perJobResults: true,
      pollingIntervalSeconds: LOOK_S,
    } as const;
    await this.#boss.work<Job>(kind, options, (jobs) => Promise.all(jobs.map((job) => done(job, work))));
  }

  #queue(kind: JobKind): Promise<void> {
    const made = this.#queues.get(kind) ?? this.#makeQueue(kind);
    this.#queues.set(kind, made);
    made.catch(() => this.#queues.delete(kind));
    return made;
  }

  async #makeQueue(kind: JobKind): Promise<void> {
    await this.#started.promise;
    await this.#boss.createQueue(kind);
  }
}

async function done(
  { id, data }: { id: string; data: Job },
  work: (job: Job) => Promise<void>,
): Promise<{ id: string; status: 'completed' | 'failed' }> {
  try {
    await work(data);
    return { id, status: 'completed' };
  } catch {
    return { id, status: 'failed' };
  }
}

function away(cause: unknown): ParleyError {
  return new ParleyError('storage.unavailable', `the jobs are not running (${codeIn(cause)})`, { cause });
}

function codeIn(fault: unknown): string {
  const { code, name } = (fault ?? {}) as { code?: string; name?: string };
  return code ?? name ?? 'stopped';
}
