/** Jobs in memory, by a clock. Passes the contract of `Jobs`, but for outliving the process. */
import type { Clock } from '#voice/ports/clock.ts';
import type { Job, Jobs } from '../jobs.ts';

const AGAIN_MS = 1_000;
const MOST_TRIES = 4;

export interface MemoryJobs extends Jobs {
  /** Of those that have been asked for and not done. */
  readonly waiting: number;
}

export function memoryJobs(clock: Clock): MemoryJobs {
  const workers = new Map<string, (job: Job) => Promise<void>>();
  const early = new Map<string, Job[]>();
  let waiting = 0;
  const run = async (kind: string, job: Job, tries: number): Promise<void> => {
    const work = workers.get(kind);
    if (!work) return void early.set(kind, [...(early.get(kind) ?? []), job]);
    try {
      await work(structuredClone(job));
      waiting -= 1;
    } catch {
      if (tries < MOST_TRIES) clock.timer(AGAIN_MS * tries, () => void run(kind, job, tries + 1));
      else waiting -= 1;
    }
  };
  return {
    get waiting() {
      return waiting;
    },
    async at(kind, job, epochMs) {
      waiting += 1;
      clock.timer(Math.max(0, epochMs - clock.epochMs()), () => void run(kind, structuredClone(job), 1));
    },
    work(kind, work) {
      workers.set(kind, work);
      for (const job of early.get(kind) ?? []) void run(kind, job, 1);
      early.delete(kind);
    },
  };
}
