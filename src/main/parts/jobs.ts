/** The jobs, on the same database as everything else: begun when calls are taken already, because nobody waits for them at the start. */
import type { EmbeddedPostgres } from '#adapters/store/embedded/embedded-postgres.ts';
import { PgBossJobs } from '#adapters/jobs/pg-boss-jobs.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Closing } from '../closing.ts';
import type { Settings } from '../settings/settings.ts';

export function openJobs(
  { databaseUrl }: Pick<Settings, 'databaseUrl'>,
  embedded: EmbeddedPostgres | null,
  { log, closing }: { log: Log; closing: Closing },
): PgBossJobs {
  const place = embedded === null ? { connectionString: databaseUrl ?? '' } : embedded.address;
  const jobs = new PgBossJobs(place, log);
  closing.add({ name: 'jobs', limitMs: 6_000, close: () => jobs.stop() });
  return jobs;
}
