/** The thread that runs Silero: takes what has come from all calls meanwhile at once, keeps each call's state. */
import { parentPort } from 'node:worker_threads';
import { chainsOf, type Asked, type Chain } from './chains.ts';
import { INPUT_SAMPLES, type FromModel, type ToModel } from './messages.ts';
import { loadRuntime, MODEL, type Tensor as TensorOf } from './runtime.ts';

const STATE_VALUES = 128;
/** Chunks that are answered in one message. More gain little and make the first of them wait. */
const MOST_AT_ONCE = 64;

/** What the model remembers of a call. */
interface Memory {
  hidden: Float32Array;
  cell: Float32Array;
}

const port = parentPort!;
const { InferenceSession, Tensor } = loadRuntime();
const session = await InferenceSession.create(MODEL, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 3,
});
/** What a run is given, in memory that the next one uses again. */
const input = new Float32Array(MOST_AT_ONCE * INPUT_SAMPLES);
const hidden = new Float32Array(MOST_AT_ONCE * STATE_VALUES);
const cell = new Float32Array(MOST_AT_ONCE * STATE_VALUES);
const memories = new Map<number, Memory>();
let waiting: Asked[] = [];
let running = false;

port.on('message', ({ calls: asking, samples, forgotten }: ToModel) => {
  for (const [i, call] of asking.entries()) {
    waiting.push({ call, samples: samples.subarray(i * INPUT_SAMPLES, (i + 1) * INPUT_SAMPLES) });
  }
  if (forgotten.length > 0) waiting = waiting.filter(({ call }) => !forgotten.includes(call));
  for (const call of forgotten) memories.delete(call);
  if (!running) void drain();
});
port.postMessage({ calls: [], probabilities: [] } satisfies FromModel);

async function drain(): Promise<void> {
  running = true;
  while (waiting.length > 0) {
    await new Promise((resolve) => setImmediate(resolve));
    const taken = waiting.splice(0, MOST_AT_ONCE);
    const answer: FromModel = { calls: [], probabilities: [] };
    for (const chains of chainsOf(taken)) await infer(chains, answer);
    if (answer.calls.length > 0) port.postMessage(answer);
  }
  running = false;
}

/** One run for chains of the same length. */
async function infer(chains: Chain[], answer: FromModel): Promise<void> {
  const size = chains.length;
  const length = chains[0]!.chunks.length;
  const of = chains.map(({ call, chunks }, row) => {
    for (const [at, chunk] of chunks.entries()) input.set(chunk, (at * size + row) * INPUT_SAMPLES);
    const memory = memoryOf(call);
    hidden.set(memory.hidden, row * STATE_VALUES);
    cell.set(memory.cell, row * STATE_VALUES);
    return memory;
  });
  const result = await session.run({
    input: tensor(input, length, size, INPUT_SAMPLES),
    hidden: tensor(hidden, 1, size, STATE_VALUES),
    cell: tensor(cell, 1, size, STATE_VALUES),
  });
  const hiddenAfter = result['hiddenAfter']!.data;
  const cellAfter = result['cellAfter']!.data;
  for (const [row, memory] of of.entries()) {
    memory.hidden.set(hiddenAfter.subarray(row * STATE_VALUES, (row + 1) * STATE_VALUES));
    memory.cell.set(cellAfter.subarray(row * STATE_VALUES, (row + 1) * STATE_VALUES));
  }
  for (let at = 0; at < length; at += 1) answer.calls.push(...chains.map(({ call }) => call));
  answer.probabilities.push(...result['probability']!.data);
}

function tensor(memory: Float32Array, ...dims: [number, number, number]): TensorOf {
  return new Tensor('float32', memory.subarray(0, dims[0] * dims[1] * dims[2]), dims);
}

function memoryOf(call: number): Memory {
  let memory = memories.get(call);
  if (!memory) {
    memory = { hidden: new Float32Array(STATE_VALUES), cell: new Float32Array(STATE_VALUES) };
    memories.set(call, memory);
  }
  return memory;
}
