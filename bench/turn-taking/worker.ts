/** A thread that plays items: takes one at a time, answers with its result. */
import { parentPort, workerData } from 'node:worker_threads';
import { openPlayer, type PlayOptions } from './run-items.ts';
import type { Item } from './set/items.ts';

const player = await openPlayer(workerData as PlayOptions);
const port = parentPort!;
port.on('message', (item: Item) => {
  player.run(item).then(
    (result) => port.postMessage(result),
    (fault: unknown) => {
      throw new Error(
        `${item.id}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`,
      );
    },
  );
});
port.postMessage('ready');
