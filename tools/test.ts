/**
 * Runs all tests: unit and whole calls, the store on the embedded and on an external Postgres, failing providers, the whole program, the browser; each as
 * far as this machine can, and says what it cannot. `--failed N` counts N failures of checks before it into the last line, which is for the whole run.
 */
import { existsSync, globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findChromium } from '../test/support/chromium.ts';
import { startExternalPostgres } from './external-postgres.ts';
import { type Counts, countUnrun, runStage } from './test-stage.ts';

const { values } = parseArgs({ options: { failed: { type: 'string', default: '0' } } });
const before = Number.parseInt(values.failed, 10) || 0;

const postgres = await startExternalPostgres();
const database: Record<string, string> =
  'reason' in postgres
    ? { PARLEY_TEST_NO_DATABASE: postgres.reason }
    : { PARLEY_TEST_DATABASE_URL: postgres.url };
const stages: [string, Counts][] = [
  ['unit, whole calls and databases', await unit()],
  ['provider faults', await faults()],
  ['system', await system()],
  ['browser', await browser()],
];
if (!('reason' in postgres)) postgres.stop();

const total: Counts = { passed: 0, failed: before, skipped: 0, reasons: [] };
process.stdout.write('\n');
for (const [name, counts] of stages) {
  process.stdout.write(`${name}: ${line(counts)}\n`);
  for (const reason of counts.reasons) process.stdout.write(`  skipped: ${reason}\n`);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
if (before > 0) process.stdout.write(`checks: ${before} failed\n`);
process.stdout.write(`\n${line(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function line({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Includes the store on a Postgres that Parley did not start, where one can be had. */
async function unit(): Promise<Counts> {
  const counts = await runStage({
    name: 'unit, whole calls and databases',
    args: [],
    env: database,
    limitMs: 1_200_000,
  });
  if (!('reason' in postgres)) return counts;
  return { ...counts, reasons: [`an external database: ${postgres.reason}`, ...counts.reasons] };
}

/** Whole calls against servers that misbehave, in real time: what the caller hears is measured. */
async function faults(): Promise<Counts> {
  return runStage({
    name: 'provider faults',
    args: ['--config', 'test/faults/vitest.config.ts'],
    limitMs: 420_000,
  });
}

/** The whole program in processes of its own, on real sockets and in real time. */
async function system(): Promise<Counts> {
  const args = ['--config', 'test/system/vitest.config.ts'];
  return runStage({ name: 'system', args, env: database, limitMs: 1_800_000 });
}

async function browser(): Promise<Counts> {
  const args = ['--config', 'vitest.browser.config.ts'];
  if (globSync('test/browser/**/*.test.ts').length === 0 || !existsSync('src/consoles/vite.config.ts')) {
    return { passed: 0, failed: 0, skipped: 1, reasons: ['there are no browser tests'] };
  }
  const chromium = await findChromium();
  if ('reason' in chromium) return countUnrun(args, chromium.reason);
  return runStage({ name: 'browser', args, limitMs: 1_200_000 });
}
