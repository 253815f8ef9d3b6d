import { describe, expect, it } from 'vitest';
import { countsOf } from './test-stage.ts';

const test = (status: string, fullName = status) => ({ status, fullName });
const file = (status: string, ...assertionResults: { status: string; fullName: string }[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults,
});
const report = (...testResults: ReturnType<typeof file>[]) => {
  const all = testResults.flatMap((each) => each.assertionResults);
  const count = (status: string): number => all.filter((each) => each.status === status).length;
  return { numPassedTests: count('passed'), numFailedTests: count('failed'), testResults };
};
const WELL = { code: 0, late: false };

describe('The counts of a stage', () => {
  it('are those of its tests, with the names of the skipped ones', () => {
    const counts = countsOf(
      WELL,
      report(file('passed', test('passed'), test('pending', 'flies'), test('todo', 'swims'))),
    );
    expect(counts).toEqual({ passed: 1, failed: 0, skipped: 2, reasons: ['flies', 'swims'] });
  });

  it('have a failure for each file that does not load', () => {
    const counts = countsOf({ code: 1, late: false }, report(file('failed'), file('failed', test('failed'))));
    expect(counts.failed).toBe(2);
  });

  it('have a failure when nothing failed and the run did', () => {
    expect(countsOf({ code: 1, late: false }, report(file('passed', test('passed')))).failed).toBe(1);
    expect(countsOf({ code: 0, late: true }, report(file('passed', test('passed')))).failed).toBe(1);
  });

  it('have a failure when there is no report at all', () => {
    expect(countsOf(WELL, undefined)).toMatchObject({ passed: 0, failed: 1 });
  });
});
