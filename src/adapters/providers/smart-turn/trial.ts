/** A process of its own that loads the model once: a file that kills its process kills this one. Prints what is wrong with it. */
import { loadModel } from './model.ts';

try {
  await loadModel(process.argv[2] ?? '');
} catch (fault) {
  process.stdout.write(fault instanceof Error ? fault.message : String(fault));
  process.exitCode = 1;
}
