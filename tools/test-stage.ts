/** One stage of the tests: a run of vitest, its counts, and what it skipped. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Stage {
  name: string;
  /** Arguments of `vitest run`. */
  args: string[];
  env?: Record<string, string>;
  /** The whole stage is ended, and has failed, after this long. */
  limitMs: number;
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Why, one sentence each, for what was not run. */
  reasons: string[];
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; meta?: { reason?: string } }[];
  }[];
}

const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

export async function runStage({ name, args, env, limitMs }: Stage): Promise<Counts> {
  process.stdout.write(`\n── ${name} ──\n`);
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const file = join(folder, 'report.json');
  try {
    const end = await vitest(
      ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      { ...process.env, ...env },
      limitMs,
    );
    return countsOf(end, readReport(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many tests a stage that cannot run would have had. */
export async function countUnrun(args: string[], reason: string): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const file = join(folder, 'list.json');
  try {
    await vitest(['list', ...args, `--json=${file}`], process.env, 120_000);
    const list = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
    return { passed: 0, failed: 0, skipped: list.length, reasons: [reason] };
  } catch {
    return { passed: 0, failed: 0, skipped: 1, reasons: [reason] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the run's end and its report say together. A run that died without saying so is one failure. */
export function countsOf(end: { code: number | null; late: boolean }, report: Report | undefined): Counts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, reasons: [] };
  const all = report.testResults.flatMap((each) => each.assertionResults);
  const skipped = all.filter((each) => !['passed', 'failed'].includes(each.status));
  // A file that does not load has no tests that could fail.
  const broken = report.testResults.filter(
    (each) => each.status === 'failed' && !each.assertionResults.some((test) => test.status === 'failed'),
  );
  let failed = report.numFailedTests + broken.length;
  if (failed === 0 && (end.code !== 0 || end.late)) failed = 1;
  const reasons = skipped.map(
    (each) => `${each.fullName}${each.meta?.reason ? `: ${each.meta.reason}` : ''}`,
  );
  return { passed: report.numPassedTests, failed, skipped: skipped.length, reasons };
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

function vitest(
  args: string[],
  env: NodeJS.ProcessEnv,
  limitMs: number,
): Promise<{ code: number | null; late: boolean }> {
  return new Promise((resolve) => {
    let late = false;
    const quiet = args[0] === 'list';
    // A group of its own, so that a late run ends with everything that it started.
    const child = spawn(process.execPath, [VITEST, ...args], {
      stdio: quiet ? 'ignore' : 'inherit',
      env,
      detached: true,
    });
    const end = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    const passOn = (): void => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', passOn).once('SIGTERM', passOn);
    const timer = setTimeout(() => {
      late = true;
      process.stdout.write(`\nended after ${Math.round(limitMs / 1000)} s: this stage takes too long\n`);
      end();
    }, limitMs);
    child.on('error', () => resolve({ code: 1, late }));
    child.on('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', passOn).off('SIGTERM', passOn);
      resolve({ code, late });
    });
  });
}
