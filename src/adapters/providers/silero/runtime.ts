/** Where Silero's model is, and the runtime for it on machines that have it: an optional package. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What this folder uses of onnxruntime-node. */
export interface Tensor {
  readonly data: Float32Array;
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
  Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => Tensor;
}

/** Silero VAD v5 for 8 kHz, as `tools/silero-vad-8k.py` writes it. Copyright (c) 2020-present Silero Team, MIT License. */
export const MODEL = fileURLToPath(new URL('silero-vad-8k.onnx', import.meta.url));

const require = createRequire(import.meta.url);

/** Throws where the package is not installed or its native part does not load on this machine. */
export function loadRuntime(): Runtime {
  return require('onnxruntime-node') as Runtime;
}

/** Null where Silero can be opened, otherwise the reason why not and what would help. */
export function sileroMissing(): string | null {
  try {
    loadRuntime();
    return null;
  } catch {
    return 'onnxruntime-node is not installed or does not load on this machine: npm install onnxruntime-node';
  }
}
