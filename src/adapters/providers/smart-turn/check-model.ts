/** Looks whether a file can be the model, before Parley depends on it. */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadRuntime } from './model.ts';

/** Loading takes a few hundred milliseconds; a file that takes longer than this is none of these small models. */
const TRIAL_MS = 20_000;
/** A Smart Turn model has 8 to 35 MB. */
const MOST_BYTES = 500_000_000;

/** Null when the file is a turn detector that runs on this machine, otherwise a sentence that says what is wrong and what to do. */
export async function whatIsWrong(path: string): Promise<string | null> {
  try {
    loadRuntime();
  } catch {
    return 'onnxruntime-node is not installed or does not load on this machine: npm install onnxruntime-node.';
  }
  const about = await stat(path).catch(() => null);
  if (!about?.isFile()) return `${path} is not a file; give the path of a Smart Turn model in ONNX format.`;
  if (about.size === 0 || about.size > MOST_BYTES) {
    return `${path} has ${about.size} bytes; a Smart Turn model in ONNX format has 8 to 35 million.`;
  }
  const fault = await tryIt(path);
  return fault === null
    ? null
    : `${path} is not a Smart Turn model in ONNX format that takes 80 × 800 log-mel features (${fault}).`;
}

function tryIt(path: string): Promise<string | null> {
  const script = fileURLToPath(new URL('./trial.ts', import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [script, path], { timeout: TRIAL_MS }, (fault, said) => {
      if (fault === null) return resolve(null);
      const told = said.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
      resolve(
        told === '' ? `the process that tried it ended with ${fault.signal ?? `code ${fault.code}`}` : told,
      );
    });
  });
}
