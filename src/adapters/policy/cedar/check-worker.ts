/** A thread with a Cedar of its own, for one text of a tenant. */
import { parentPort, workerData } from 'node:worker_threads';
import { faultsIn } from './check-text.ts';
import { freshCedar } from './wasm.ts';

const { source } = workerData as { source: string };
parentPort!.postMessage(faultsIn(freshCedar(), source));
