/** Checks tenants' policies before they are kept: each text in a thread of its own, because some texts break Cedar. */
import { Worker } from 'node:worker_threads';
import type { PolicyFault, PolicyLanguage } from '#platform/governance/ports/policy-language.ts';
import { ParleyError } from '#voice/errors.ts';
import { SCHEMA, shippedPolicies } from './policies.ts';
import { freshCedar } from './wasm.ts';

const LONGEST_SOURCE = 32_768;
/** Cedar reads about a hundred levels of brackets; people write five. */
const DEEPEST = 40;
/** Checking takes a tenth of a second; who gives a text that takes longer waits no longer than this. */
const LIMIT_MS = 5_000;
/** Smaller than that of the thread which decides: what passes here passes there. */
const STACK_MB = 0.75;
/** More at once would slow the calls. */
const MOST_AT_ONCE = 2;

export function cedarLanguage(): PolicyLanguage {
  let running = 0;
  return {
    schema: SCHEMA,
    shipped: shippedPolicies(freshCedar()),
    async check(source, signal) {
      const beforehand = plainFault(source);
      if (beforehand) return [beforehand];
      if (running >= MOST_AT_ONCE)
        throw new ParleyError('policy.unavailable', 'other policies are being checked');
      running += 1;
      try {
        return await inThread(source, AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]));
      } finally {
        running -= 1;
      }
    },
  };
}

function plainFault(source: string): PolicyFault | null {
  const whole = { line: null, column: null };
  if (source.length > LONGEST_SOURCE) {
    const message = `the text is longer than ${LONGEST_SOURCE} characters`;
    return { ...whole, message, help: 'Shorten it, or join policies with ||.' };
  }
  if (depthOf(source) > DEEPEST) {
    return { ...whole, message: `brackets are nested more than ${DEEPEST} deep`, help: 'Write it flatter.' };
  }
  return null;
}

/** Of brackets, outside texts and comments. */
function depthOf(source: string): number {
  const code = source.replaceAll(/"(?:\\.|[^"\\])*"|\/\/[^\n]*/g, '');
  let depth = 0;
  let deepest = 0;
  for (const sign of code) {
    if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function inThread(source: string, signal: AbortSignal): Promise<PolicyFault[]> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), {
    name: 'policy-check',
    workerData: { source },
    resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: 128 },
  });
  return new Promise<PolicyFault[]>((resolve, reject) => {
    const onAbort = (): void => resolve([tooMuch('it takes too long to check')]);
    signal.addEventListener('abort', onAbort, { once: true });
    worker.once('message', (faults: PolicyFault[]) => resolve(faults));
    // Cedar ran out of its stack, or the thread out of memory.
    worker.once('error', () => resolve([tooMuch('it is too involved for Cedar')]));
    worker.once('exit', (code) =>
      reject(new ParleyError('policy.unavailable', `the check ended with ${code}`)),
    );
  }).finally(() => void worker.terminate());
}

function tooMuch(message: string): PolicyFault {
  return {
    line: null,
    column: null,
    message,
    help: 'Split it into several policies with fewer conditions each.',
  };
}
