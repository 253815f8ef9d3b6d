import { describe, expect, test, vi } from 'vitest';
import { jobsContract } from '#platform/jobs/ports/jobs.contract.ts';
import { databaseOfFile, onEachDatabase } from '../store/database.fixture.ts';
import { keptLog } from '../store/store.fixture.ts';
import { type JobsPlace, PgBossJobs } from './pg-boss-jobs.ts';
import { pause, realClock } from '#voice/ports/fakes/real-time.ts';

const embedded = databaseOfFile();

async function opened(place: JobsPlace): Promise<PgBossJobs> {
  const jobs = new PgBossJobs(place, keptLog());
  await jobs.start();
  return jobs;
}

function contract(name: string, place: () => JobsPlace): void {
  jobsContract(name, async () => {
    const jobs = await opened(place());
    return { jobs, epochMs: () => realClock.epochMs(), pass: pause, close: () => jobs.stop() };
  });
}

onEachDatabase(embedded, (name, database) =>
  contract(name, () => {
    const place = database();
    return 'url' in place ? { connectionString: place.url } : place.address;
  }),
);

describe('jobs', () => {
  test('outlive the process: a call that was to be placed later is placed after a restart', async () => {
    const first = await opened(embedded().address);
    await first.at('test.restart', { tenantId: 'acme', callId: 'call_1' }, realClock.epochMs() + 1_500);
    await first.stop();
    const done: unknown[] = [];
    const second = await opened(embedded().address);
    second.work('test.restart', async (job) => void done.push(job));
    await vi.waitUntil(() => done.length > 0, { timeout: 20_000 });
    expect(done).toEqual([{ tenantId: 'acme', callId: 'call_1' }]);
    await second.stop();
  });

  test('that are asked for before the start wait for it', async () => {
    const jobs = new PgBossJobs(embedded().address, keptLog());
    const done: unknown[] = [];
    jobs.work('test.early', async (job) => void done.push(job));
    const asked = jobs.at('test.early', { tenantId: 'acme' }, realClock.epochMs());
    await jobs.start();
    await asked;
    await vi.waitUntil(() => done.length > 0, { timeout: 20_000 });
    await jobs.stop();
  });

  test('cannot be kept where the database is away, and whoever asks is told', async () => {
    const log = keptLog();
    const jobs = new PgBossJobs({ connectionString: 'postgres://nobody@127.0.0.1:9/none' }, log);
    const asked = jobs.at('test.away', { tenantId: 'acme' }, 0);
    asked.catch(() => undefined);
    await jobs.start();
    await expect(asked).rejects.toMatchObject({ code: 'storage.unavailable' });
    expect(log.has(/calls at a later time cannot be placed/)).toBe(true);
    await jobs.stop();
  });
});
