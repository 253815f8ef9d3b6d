/** A Smart Turn model in onnxruntime: loads the file, checks that it is one, asks it. Throws sentences for people. */
import { createRequire } from 'node:module';
import { BANDS, logMel, STEPS } from './log-mel.ts';

interface Tensor {
  readonly data: unknown;
}
interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>>;
}
interface Runtime {
  InferenceSession: { create(model: string, options: object): Promise<Session> };
  Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => Tensor;
}

export interface Model {
  /** Audio as `logMel` takes it. Throws when what comes out is no probability. */
  predict(audio: Float32Array): Promise<number>;
}

/** Throws where the package is not installed or its native part does not load on this machine. */
export function loadRuntime(): Runtime {
  return createRequire(import.meta.url)('onnxruntime-node') as Runtime;
}

/** Loads the file and asks it about silence. Blocks the thread that it runs on while the model computes. */
export async function loadModel(path: string): Promise<Model> {
  const { InferenceSession, Tensor } = loadRuntime();
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 4,
  });
  const [input, ...others] = session.inputNames;
  if (input === undefined || others.length > 0) {
    throw new Error(`it takes ${session.inputNames.length} inputs, and a turn detector takes one`);
  }
  const model: Model = {
    predict: async (audio) => {
      const features = new Tensor('float32', logMel(audio), [1, BANDS, STEPS]);
      const outputs = await session.run({ [input]: features });
      return probabilityOf(outputs[session.outputNames[0] ?? '']?.data);
    },
  };
  await model.predict(new Float32Array(0));
  return model;
}

function probabilityOf(data: unknown): number {
  const value: unknown = data instanceof Float32Array && data.length === 1 ? data[0] : null;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new Error('what it answers is not one probability from 0 to 1');
}
