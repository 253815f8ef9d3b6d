/** What all Jobs do. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Job, Jobs } from './jobs.ts';

export interface OpenedJobs {
  jobs: Jobs;
  epochMs(): number;
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export function jobsContract(name: string, open: () => Promise<OpenedJobs>): void {
  describe(`${name} keeps the contract of Jobs`, () => {
    let opened: OpenedJobs;
    let kind = '';
    let kinds = 0;
    beforeEach(async () => {
      opened = await open();
      kinds += 1;
      kind = `test.${process.pid}.${kinds}`;
    });
    afterEach(() => opened.close());

    const until = async (done: () => boolean): Promise<void> => {
      for (let looks = 0; looks < 200 && !done(); looks += 1) await opened.pass(100);
      expect(done()).toBe(true);
    };

    test('a job is done with what it was given, at once when its time has come', async () => {
      const done: Job[] = [];
      opened.jobs.work(kind, async (job) => void done.push(job));
      await opened.jobs.at(kind, { tenantId: 'acme', callId: 'call_1', attempt: 2 }, opened.epochMs());
      await until(() => done.length > 0);
      expect(done).toEqual([{ tenantId: 'acme', callId: 'call_1', attempt: 2 }]);
    });

    test('a job waits for its time', async () => {
      const doneMs: number[] = [];
      opened.jobs.work(kind, async () => void doneMs.push(opened.epochMs()));
      const dueMs = opened.epochMs() + 2_000;
      await opened.jobs.at(kind, { tenantId: 'acme' }, dueMs);
      await until(() => doneMs.length > 0);
      expect(doneMs[0]).toBeGreaterThanOrEqual(dueMs - 50);
    });

    test('a job that was asked for before anybody does its kind waits for who does', async () => {
      let done = 0;
      await opened.jobs.at(kind, { tenantId: 'acme' }, opened.epochMs());
      await opened.pass(300);
      opened.jobs.work(kind, async () => void (done += 1));
      await until(() => done === 1);
    });

    test('a job that fails is done again', async () => {
      let tries = 0;
      opened.jobs.work(kind, async () => {
        tries += 1;
        if (tries === 1) throw new Error('not this time');
      });
      await opened.jobs.at(kind, { tenantId: 'acme' }, opened.epochMs());
      await until(() => tries === 2);
    });
  });
}
