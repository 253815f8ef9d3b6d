import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { jobsContract } from '../jobs.contract.ts';
import { memoryJobs } from './jobs.ts';

jobsContract('the jobs in memory', async () => {
  const clock = new VirtualClock();
  return {
    jobs: memoryJobs(clock),
    epochMs: () => clock.epochMs(),
    pass: (ms) => clock.advance(ms),
    close: async () => {},
  };
});
