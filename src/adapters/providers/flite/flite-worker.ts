/** A thread that speaks: takes one order at a time, each in a fresh program, so that nothing of one text reaches the next. */
import { parentPort, workerData } from 'node:worker_threads';
import { pcm16FromFloat } from '#audio/pcm.ts';
import { monoFromWav } from '#audio/wav.ts';
import type { Done, Work, WorkOrder, WorkReply } from './messages.ts';
import { readPhones } from './phones.ts';
import { prepareProgram, type WasiProgram } from './wasi.ts';

const SAMPLE_RATE_HZ = 16_000;
const OUTPUT = 'speech.wav';
/** Makes the phones of a text, but hardly any sound. */
const HASTE = 0.05;

const { module } = workerData as { module: WebAssembly.Module };
const port = parentPort!;
/** Made while nothing is to be done: it takes 10 ms that the caller would wait for. */
let spare: WasiProgram | null = prepareProgram(module);

port.on('message', (order: WorkOrder) => {
  const reply = answer(order);
  port.postMessage(reply, 'done' in reply ? [reply.done.samples.buffer as ArrayBuffer] : []);
  setImmediate(() => (spare ??= prepareProgram(module)));
});

function answer({ id, work }: WorkOrder): WorkReply {
  try {
    return { id, done: perform(work) };
  } catch (fault) {
    return { id, fault: fault instanceof Error ? fault.message : 'unknown' };
  }
}

function perform(work: Work): Done {
  const program = spare ?? prepareProgram(module);
  spare = null;
  const { printed, files } = program.run(['flite', ...argumentsFor(work)]);
  const phones = readPhones(printed);
  if (work.type === 'phones') return { samples: new Int16Array(0), phones };
  const wav = files.get(OUTPUT);
  if (wav === undefined) throw new Error('Flite wrote no audio.');
  const floats = monoFromWav(wav, SAMPLE_RATE_HZ);
  const samples = new Int16Array(floats.length);
  pcm16FromFloat(floats, samples);
  return { samples, phones };
}

function argumentsFor(work: Work): string[] {
  const [voice, stretch] = work.type === 'speak' ? [work.voice, 1 / work.speed] : ['kal16', HASTE];
  return ['-voice', voice, '--setf', `duration_stretch=${stretch}`, '-psdur', '-t', work.text, '-o', OUTPUT];
}
