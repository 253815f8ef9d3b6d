/** A worker thread with one decoder. Whatever throws here ends the thread; the pool fails the utterance and replaces it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';
import { Recogniser } from './recogniser.ts';

/** The caller's words appear on a screen this often while they speak. */
const PARTIAL_EVERY_SAMPLES = 3200;

const port = parentPort;
if (!port) throw new Error('This file is a worker thread of the recogniser.');
const tell = (message: FromWorker): void => port.postMessage(message);

const recogniser = await Recogniser.open((workerData as WorkerSetup).model);
let current = -1;
let sinceLook = 0;
let lastPartial = '';

const prepare = (message: Extract<ToWorker, { type: 'open' | 'prepare' }>): void => {
  const words = recogniser.prepare(message.guide, message.expect);
  if (words.length > 0) tell({ type: 'unpronounceable', guideId: message.guide.id, words });
};

const listen = (id: number, samples: Float32Array): void => {
  recogniser.write(samples);
  sinceLook += samples.length;
  if (sinceLook < PARTIAL_EVERY_SAMPLES) return;
  sinceLook = 0;
  const text = recogniser.partial();
  if (text === lastPartial) return;
  lastPartial = text;
  tell({ type: 'partial', id, text });
};

port.on('message', (message: ToWorker) => {
  if (message.type === 'settle') return tell({ type: 'settled', id: message.id });
  if (message.type === 'prepare') {
    if (current < 0) prepare(message);
    return tell({ type: 'prepared', id: message.id });
  }
  if (message.type === 'open') {
    prepare(message);
    recogniser.begin();
    current = message.id;
    sinceLook = 0;
    lastPartial = '';
    return;
  }
  if (message.id !== current) return;
  switch (message.type) {
    case 'audio':
      return listen(message.id, message.samples);
    case 'finish':
      current = -1;
      return tell({ type: 'final', id: message.id, result: recogniser.finish() });
    case 'drop':
      current = -1;
      return recogniser.abandon();
  }
});
tell({ type: 'ready' });
