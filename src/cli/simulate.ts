/** `parley simulate`, with what this machine brings to it. */
import { availableParallelism } from 'node:os';
import { printFindings } from './simulate/print-findings.ts';
import { findingsAsJson } from './simulate/findings.ts';
import { printOne } from './simulate/print-one.ts';
import { runSimulation } from './simulate/run.ts';

export interface SimulateOptions {
  calls: number;
  seed: number;
  workers?: number;
  only?: number;
  json?: boolean;
}

export async function runSimulate({ calls, seed, workers, only, json }: SimulateOptions): Promise<void> {
  const page = { colours: process.stdout.isTTY === true, width: process.stdout.columns ?? 100 };
  if (only !== undefined) {
    const { text, broken } = printOne(only, page, json === true);
    process.stdout.write(text);
    process.exitCode = broken ? 1 : 0;
    return;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const findings = await runSimulation({
    calls,
    firstSeed: seed,
    workers: workers ?? availableParallelism(),
    signal: stop.signal,
    progress:
      process.stderr.isTTY === true ? (line) => process.stderr.write(`\r${line}\u001B[K`) : () => undefined,
  });
  if (process.stderr.isTTY === true) process.stderr.write('\r\u001B[K');
  process.stdout.write(
    json ? `${JSON.stringify(findingsAsJson(findings), null, 2)}\n` : printFindings(findings, page),
  );
  process.exitCode = findings.broken === 0 ? 0 : 1;
}
