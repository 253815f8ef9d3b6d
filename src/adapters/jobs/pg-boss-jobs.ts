/** Jobs in PostgreSQL, by pg-boss: they outlive the process, and many processes may share them. */
import { PgBoss } from 'pg-boss';
import { ParleyError } from '#voice/errors.ts';
import type { Job, JobKind, Jobs } from '#platform/jobs/ports/jobs.ts';

/** Of its own, beside those of the store. */
const CONNECTIONS = 3;
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

export interface PgBossJobs extends Jobs {
  /** Makes its tables where they are missing and begins to look for jobs. Until then all that is asked for waits in memory. */
  start(): Promise<void>;
  /** What is being done is finished first, five seconds at most. */
  stop(): Promise<void>;
}

export type JobsPlace =
  | { connectionString: string }
  | { host: string; port: number; user: string; database: string; password?: string };

export function pgBossJobs(place: JobsPlace, log: JobsLog): PgBossJobs {
  const boss = new PgBoss({
    ...place,
    schema: 'pgboss',
    application_name: 'parley-jobs',
    max: CONNECTIONS,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', (fault) =>
    log.warn({ code: codeIn(fault) }, 'The jobs met a fault; they are tried again'),
  );
  const started = Promise.withResolvers<void>();
  // Who waits for it is told; nobody else has to be.
  started.promise.catch(() => undefined);
  const queues = new Map<JobKind, Promise<void>>();
  const queue = (kind: JobKind): Promise<void> => {
    const made = queues.get(kind) ?? makeQueue(boss, started.promise, kind);
    queues.set(kind, made);
    made.catch(() => queues.delete(kind));
    return made;
  };
  return {
    async start() {
      try {
        await boss.start();
        started.resolve();
      } catch (fault) {
        log.error({ code: codeIn(fault) }, 'The jobs did not start: calls at a later time cannot be placed');
        started.reject(away(fault));
      }
    },
    async at(kind, job, epochMs) {
      try {
        await queue(kind);
        await boss.send(kind, job, {
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
    },
    work(kind, work) {
      queue(kind)
        .then(() =>
          boss.work<Job>(
            kind,
            {
              batchSize: AT_ONCE,
              burstWhenBatchFull: true,
              perJobResults: true,
              pollingIntervalSeconds: LOOK_S,
            },
            (jobs) => Promise.all(jobs.map((job) => done(job, work))),
          ),
        )
        .catch((fault: unknown) => log.error({ kind, code: codeIn(fault) }, 'Jobs of a kind are not done'));
    },
    async stop() {
      started.reject(away(null));
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
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

async function makeQueue(boss: PgBoss, started: Promise<void>, kind: JobKind): Promise<void> {
  await started;
  await boss.createQueue(kind);
}

function away(cause: unknown): ParleyError {
  return new ParleyError('storage.unavailable', `the jobs are not running (${codeIn(cause)})`, { cause });
}

function codeIn(fault: unknown): string {
  const { code, name } = (fault ?? {}) as { code?: string; name?: string };
  return code ?? name ?? 'stopped';
}
