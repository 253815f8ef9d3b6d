import { describe, expect, it } from 'vitest';
import { neverReached, type Findings } from './findings.ts';
import { printFindings } from './print-findings.ts';
import { printOne } from './print-one.ts';
import { runSimulation } from './run.ts';

const PAGE = { colours: false, width: 100 };
const quiet = { signal: new AbortController().signal, progress: () => undefined };

describe('a simulation', () => {
  it('plays as many calls as were asked for, and finds the same whatever threads it has', async () => {
    const one = await runSimulation({ calls: 600, firstSeed: 1, workers: 1, ...quiet });
    const three = await runSimulation({ calls: 600, firstSeed: 1, workers: 3, ...quiet });
    expect(one).toMatchObject({ broken: 0, stopped: false, covered: { calls: 600 } });
    expect(three.covered).toEqual(one.covered);
    expect(three.orders).toBe(one.orders);
    expect(one.orders).toBeGreaterThan(500);
  }, 180_000);

  it('tells what was done so far when it is stopped', async () => {
    const stop = new AbortController();
    const progress = (): void => stop.abort();
    const findings = await runSimulation({
      calls: 1_000_000,
      firstSeed: 1,
      workers: 2,
      signal: stop.signal,
      progress,
    });
    expect(findings.stopped).toBe(true);
    expect(findings.covered.calls).toBe(250);
    expect(printFindings(findings, PAGE)).toContain('250 of 1,000,000  (stopped)');
  }, 180_000);
});

describe('its page', () => {
  it('tells a call that broke with its promise, its script and the command that plays it again', () => {
    const page = printFindings(
      { ...NOTHING, broken: 3, covered: { ...NOTHING.covered, calls: 10 }, failures: [FAILURE] },
      PAGE,
    );
    expect(page).toContain('Broken: tool-once  A tool runs at most once for a request');
    expect(page).toContain('npm run simulate -- --only 8731');
    expect(page).toContain('{"type":"caller.typed","text":"yes"}');
    expect(page).toContain('3 of 10 calls broke an invariant, in one way.');
  });

  it('has no line longer than it is wide, but for reasons and promises', () => {
    const page = printFindings({ ...NOTHING, covered: { ...NOTHING.covered, calls: 10 } }, PAGE);
    const lines = page.split('\n').filter((line) => !line.includes('out of reach'));
    expect(lines.filter((line) => line.length > PAGE.width)).toEqual([]);
    expect(neverReached(NOTHING).length).toBeGreaterThan(300);
  });

  it('tells one call step by step', () => {
    const { text, broken } = printOne(7, PAGE, false);
    expect(broken).toBe(false);
    expect(text).toContain('→ call.answered');
    expect(text).toContain('· call.ended');
    const again = JSON.parse(printOne(7, PAGE, true).text) as { log: unknown[]; broken: null };
    expect(again.broken).toBeNull();
    expect(again.log.length).toBeGreaterThan(5);
  });
});

const NOTHING: Findings = {
  asked: { calls: 10, firstSeed: 1, workers: 2 },
  covered: { calls: 0, steps: 0, rules: {}, pairs: {}, ends: {} },
  replayed: 0,
  orders: 0,
  broken: 0,
  failures: [],
  seconds: 1,
  cpuSeconds: 1,
  stopped: false,
};
const FAILURE: Findings['failures'][number] = {
  kind: 'tool-once: the request … was run twice',
  seed: 8731,
  invariant: 'tool-once',
  sentence: 'the request call-2 was run twice',
  script: [{ type: 'caller.typed', text: 'yes', atMs: 1050 }],
};
