/** Plays a whole list of items with some threads; the results come in the order of the items, whoever was first. */
import { Worker } from 'node:worker_threads';
import type { PlayOptions, Result } from './run-items.ts';
import type { Item } from './set/items.ts';

export async function runAll(items: Item[], options: PlayOptions & { workers: number }): Promise<Result[]> {
  const results = new Map<string, Result>();
  let next = 0;
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
      const give = (): void => {
        const item = items[next];
        next += 1;
        if (item) worker.postMessage(item);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('message', (said: Result | 'ready') => {
        if (said !== 'ready') results.set(said.item.id, said);
        give();
      });
      worker.on('error', (fault: Error) => reject(fault));
    });
  await Promise.all(Array.from({ length: Math.min(options.workers, items.length) }, one));
  return items.flatMap((item) => results.get(item.id) ?? []);
}
