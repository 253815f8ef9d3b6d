/** A thread that speaks: takes one order at a time, each in a fresh program, so that nothing of one text reaches the next. */
import { parentPort, workerData } from 'node:worker_threads';
import { pcm16FromFloat } from '#audio/pcm.ts';
import { resampleWhole } from '#audio/resample.ts';
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
  const floats = atPitch(monoFromWav(wav, SAMPLE_RATE_HZ), bend(work));
  const samples = new Int16Array(floats.length);
  pcm16FromFloat(floats, samples);
  return { samples, phones: phones.map(({ name, endMs }) => ({ name, endMs: endMs / bend(work) })) };
}

function argumentsFor(work: Work): string[] {
  const [voice, stretch] = work.type === 'speak' ? [work.voice, bend(work) / work.speed] : ['kal16', HASTE];
  const how = ['--setf', `duration_stretch=${stretch}`, '--setf', `f0_shift=${pitchOf(work)}`, '-psdur'];
  return ['-voice', voice, ...how, '-t', work.text, '-o', OUTPUT];
}

/** How much faster the sound is played than it was made: one voice takes no pitch, and is bent like a tape. */
function bend(work: Work): number {
  return work.type === 'speak' && work.voice === 'rms' ? pitchOf(work) : 1;
}

function pitchOf(work: Work): number {
  return work.type === 'speak' ? (work.pitch ?? 1) : 1;
}

/** Played `factor` times as fast: that much higher, and that much shorter. */
function atPitch(samples: Float32Array, factor: number): Float32Array {
  return factor === 1 ? samples : resampleWhole(samples, Math.round(SAMPLE_RATE_HZ * factor), SAMPLE_RATE_HZ);
}
