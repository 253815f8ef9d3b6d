/** The thread that runs the model: one question after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FromModel, ToModel } from './messages.ts';
import { loadModel } from './model.ts';

const port = parentPort!;
const model = await loadModel((workerData as { path: string }).path);

port.on('message', ({ id, audio }: ToModel) => {
  void model
    .predict(audio)
    .then((probability) => port.postMessage({ type: 'answer', id, probability } satisfies FromModel));
});
port.postMessage({ type: 'ready' } satisfies FromModel);
