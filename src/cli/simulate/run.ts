/** Plays simulated calls on as many threads as are wanted, and adds up what they find. */
import { Worker } from 'node:worker_threads';
import { Tally, type Findings, type Slice } from './findings.ts';
import type { Task } from './worker.ts';

/** Calls that a thread is given at once. More: Ctrl-C loses more of them; fewer: threads spend their time talking. */
const CALLS_AT_ONCE = 250;

export interface SimulationSetup {
  calls: number;
  firstSeed: number;
  workers: number;
  /** Aborted: no more calls are begun, and what was found so far is the result. */
  signal: AbortSignal;
  progress: (line: string) => void;
}

export async function runSimulation(setup: SimulationSetup): Promise<Findings> {
  const { calls, firstSeed, signal } = setup;
  const workers = Math.max(1, Math.min(setup.workers, Math.ceil(calls / CALLS_AT_ONCE)));
  const tally = new Tally();
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  let begun = 0;
  const next = (): Task | null => {
    if (begun >= calls || signal.aborted) return null;
    const task = { firstSeed: firstSeed + begun, calls: Math.min(CALLS_AT_ONCE, calls - begun) };
    begun += task.calls;
    return task;
  };
  const add = (slice: Slice): void => {
    tally.add(slice);
    const pace = Math.round(tally.calls / seconds()).toLocaleString('en');
    const done = `${tally.calls.toLocaleString('en')} of ${calls.toLocaleString('en')} calls`;
    setup.progress(`${done}, ${pace} a second, ${tally.broken} broken`);
  };
  await Promise.all(Array.from({ length: workers }, () => work(next, add, signal)));
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  const took = { seconds: seconds(), cpuSeconds, stopped: tally.calls < calls };
  return tally.findings({ calls, firstSeed, workers }, took);
}

/** One thread, until there is nothing more to do. */
async function work(
  next: () => Task | null,
  took: (slice: Slice) => void,
  signal: AbortSignal,
): Promise<void> {
  const thread = new Worker(new URL('./worker.ts', import.meta.url));
  try {
    await new Promise<void>((resolve, reject) => {
      const give = (): void => {
        const task = next();
        if (task) thread.postMessage(task);
        else resolve();
      };
      signal.addEventListener('abort', () => resolve(), { once: true });
      thread.on('error', reject);
      thread.on('message', (slice: Slice) => {
        if (signal.aborted) return;
        took(slice);
        give();
      });
      give();
    });
  } finally {
    await thread.terminate();
  }
}
