/** The one thread that runs the model for all calls, started again when it dies. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FromModel, ToModel } from './messages.ts';

/**
 * Room for what is made for one run and is of no use after it. Without a bound the thread's heap grew from 11 to 40 MB within half an hour of 240
 * calls, and what it held outside of it, samples that nobody needed, to 36.
 */
const YOUNG_MB = 6;
/** Before each new start; the last repeats. A model that kills its thread each time must not take the processor. */
const RESTART_DELAYS_MS = [100, 1000, 5000, 30_000] as const;
/** A thread that lived for so long has died of something else than its start. */
const STEADY_MS = 60_000;

export interface ModelThread {
  /** False while there is none: nobody answers. */
  readonly alive: boolean;
  /** The samples are gone afterwards. */
  send(message: ToModel): void;
  close(): Promise<void>;
}

/** Resolves when the model is loaded. Rejects where it cannot be. */
export async function openThread(answer: (message: FromModel) => void): Promise<ModelThread> {
  const closing = new AbortController();
  let worker: Worker | null = await startWorker(answer);

  const watch = async (): Promise<void> => {
    for (let deaths = 0; !closing.signal.aborted; deaths += 1) {
      const sinceMs = performance.now();
      if (worker !== null) await exitOf(worker);
      worker = null;
      if (performance.now() - sinceMs > STEADY_MS) deaths = 0;
      const delayMs = RESTART_DELAYS_MS[Math.min(deaths, RESTART_DELAYS_MS.length - 1)];
      await wait(delayMs, null, { signal: closing.signal, ref: false }).catch(() => null);
      if (closing.signal.aborted) return;
      worker = await startWorker(answer).catch(() => null);
    }
  };
  const watching = watch();

  return {
    get alive() {
      return worker !== null;
    },
    send: (message) => worker?.postMessage(message, [message.samples.buffer]),
    close: async () => {
      closing.abort();
      await worker?.terminate();
      await watching;
      await worker?.terminate();
    },
  };
}

async function startWorker(answer: (message: FromModel) => void): Promise<Worker> {
  const worker = new Worker(new URL('./silero-worker.ts', import.meta.url), {
    name: 'silero',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const died = exitOf(worker).then(() =>
    Promise.reject(new Error('The thread ended before it had the model.')),
  );
  await Promise.race([once(worker, 'message'), died]);
  died.catch(() => undefined);
  worker.on('message', answer);
  worker.unref();
  return worker;
}

/** Resolves when it is gone, whatever it died of. */
function exitOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.on('error', () => undefined);
    worker.on('exit', () => resolve());
  });
}
