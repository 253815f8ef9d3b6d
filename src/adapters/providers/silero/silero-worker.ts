/** The thread that runs Silero: takes what has come from all calls meanwhile as one batch, keeps each call's state. */
import { parentPort } from 'node:worker_threads';
import { INPUT_SAMPLES, MODEL_HZ, type FromModel, type ToModel } from './messages.ts';
import { loadRuntime, modelPath } from './runtime.ts';

const STATE_VALUES = 128;
/** Larger batches gain little and make the first of them wait. */
const MOST_AT_ONCE = 64;
/** Answers that do not wait for others: a thread that is behind must not hold back what it knows. */
const WORTH_A_MESSAGE = 4;

const port = parentPort!;
const { InferenceSession, Tensor } = loadRuntime();
const session = await InferenceSession.create(modelPath(), {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 3,
});
const rate = new Tensor('int64', BigInt64Array.of(BigInt(MODEL_HZ)), []);
/** What the model remembers of each call: two layers of 128 values. */
const calls = new Map<number, Float32Array>();
let waiting: { call: number; samples: Float32Array }[] = [];
let running = false;

port.on('message', ({ calls: asking, samples, forgotten }: ToModel) => {
  for (const [i, call] of asking.entries()) {
    waiting.push({ call, samples: samples.subarray(i * INPUT_SAMPLES, (i + 1) * INPUT_SAMPLES) });
  }
  if (forgotten.length > 0) waiting = waiting.filter(({ call }) => !forgotten.includes(call));
  for (const call of forgotten) calls.delete(call);
  if (!running) void drain();
});
port.postMessage({ calls: [], probabilities: [] } satisfies FromModel);

/** The small batches of a gate that has just opened are answered together. */
async function drain(): Promise<void> {
  running = true;
  const answer: FromModel = { calls: [], probabilities: [] };
  while (waiting.length > 0) {
    await new Promise((resolve) => setImmediate(resolve));
    const batch = takeBatch();
    if (batch.length > 0) await infer(batch, answer);
    if (waiting.length > 0 && answer.calls.length < WORTH_A_MESSAGE) continue;
    if (answer.calls.length > 0) port.postMessage(answer);
    answer.calls = [];
    answer.probabilities = [];
  }
  running = false;
}

/** The oldest chunk of each call: the next one of the same call needs the state that this one leaves. */
function takeBatch(): typeof waiting {
  const taken = new Set<number>();
  const batch: typeof waiting = [];
  waiting = waiting.filter((chunk) => {
    if (taken.has(chunk.call) || batch.length === MOST_AT_ONCE) return true;
    taken.add(chunk.call);
    batch.push(chunk);
    return false;
  });
  return batch;
}

async function infer(batch: typeof waiting, answer: FromModel): Promise<void> {
  const size = batch.length;
  const input = new Float32Array(size * INPUT_SAMPLES);
  const state = new Float32Array(2 * size * STATE_VALUES);
  const of = batch.map(({ call, samples }, row) => {
    const known = calls.get(call) ?? new Float32Array(2 * STATE_VALUES);
    calls.set(call, known);
    input.set(samples, row * INPUT_SAMPLES);
    for (const layer of [0, 1]) {
      const from = known.subarray(layer * STATE_VALUES, (layer + 1) * STATE_VALUES);
      state.set(from, (layer * size + row) * STATE_VALUES);
    }
    return known;
  });
  const result = await session.run({
    input: new Tensor('float32', input, [size, INPUT_SAMPLES]),
    state: new Tensor('float32', state, [2, size, STATE_VALUES]),
    sr: rate,
  });
  const after = result['stateN']!.data as Float32Array;
  for (const [row, known] of of.entries()) {
    for (const layer of [0, 1]) {
      const at = (layer * size + row) * STATE_VALUES;
      known.set(after.subarray(at, at + STATE_VALUES), layer * STATE_VALUES);
    }
  }
  answer.calls.push(...batch.map(({ call }) => call));
  answer.probabilities.push(...(result['output']!.data as Float32Array));
}
